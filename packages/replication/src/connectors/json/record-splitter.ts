import { TaskRunError } from '@jobglot/core';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;

const MAX_RECORD_BYTES = 64 * 1024 * 1024;

const isBlank = (byte: number): boolean => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;

/**
 * Cuts a stream of bytes into the texts of its top-level objects, without parsing them: of `[{...}, {...}]`, of one
 * object per line, and of objects that simply follow each other. The first character that is not blank decides.
 */
export class RecordSplitter {
  /** records given out so far */
  count = 0;
  private state: 'start' | 'between' | 'after comma' | 'record' | 'end' = 'start';
  private array = false;
  private depth = 0;
  private inString = false;
  private escaped = false;
  private parts: Buffer[] = [];
  private held = 0;

  /** @throws TaskRunError where the text is neither form, with the record's number */
  push(chunk: Buffer): string[] {
    const records: string[] = [];
    let i = this.state === 'start' && this.held === 0 && chunk[0] === 0xef && chunk[1] === 0xbb ? 3 : 0;
    while (i < chunk.length) {
      if (this.state !== 'record' && !this.outside(chunk[i]!)) {
        i++;
        continue;
      }
      const end = this.scan(chunk, i);
      this.keep(chunk.subarray(i, end));
      if (this.depth === 0) records.push(this.take());
      i = end;
    }
    return records;
  }

  /** @throws TaskRunError when the text stops in the middle */
  end(): void {
    const whole = this.array ? this.state === 'end' : this.state === 'start' || this.state === 'between';
    if (!whole) throw new TaskRunError(`The JSON text ends in the middle, after ${this.count} whole records.`);
  }

  /** A byte between records. @returns true when a record begins with it */
  private outside(byte: number): boolean {
    if (isBlank(byte)) return false;
    const { state, array } = this;
    const mayStart = state === 'start' || state === 'after comma' || (state === 'between' && !array);
    if (byte === OPEN_OBJECT && mayStart) this.state = 'record';
    else if (byte === OPEN_ARRAY && state === 'start' && !array) this.array = true;
    else if (byte === COMMA && state === 'between' && array) this.state = 'after comma';
    else if (byte === CLOSE_ARRAY && array && (state === 'between' || state === 'start')) this.state = 'end';
    else throw new TaskRunError(this.unexpected(byte));
    return this.state === 'record';
  }

  /** @returns the place behind the record, or the chunk's end */
  private scan(chunk: Buffer, from: number): number {
    let { depth, inString, escaped } = this;
    let i = from;
    for (; i < chunk.length; i++) {
      const byte = chunk[i];
      if (inString) {
        if (escaped) escaped = false;
        else if (byte === BACKSLASH) escaped = true;
        else if (byte === QUOTE) inString = false;
      } else if (byte === QUOTE) inString = true;
      else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) depth++;
      else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) {
        depth--;
        if (depth === 0) {
          i++;
          break;
        }
      }
    }
    this.depth = depth;
    this.inString = inString;
    this.escaped = escaped;
    return i;
  }

  private keep(part: Buffer): void {
    this.parts.push(part);
    this.held += part.length;
    if (this.held > MAX_RECORD_BYTES) {
      throw new TaskRunError(`Record ${this.count + 1} is larger than 64 MB; a quote or brace may not be closed.`);
    }
  }

  private take(): string {
    const text = this.parts.length === 1 ? this.parts[0]!.toString('utf8') : Buffer.concat(this.parts).toString('utf8');
    this.parts = [];
    this.held = 0;
    this.state = 'between';
    this.count++;
    return text;
  }

  private unexpected(byte: number): string {
    const shown = byte > 0x20 && byte < 0x7f ? `"${String.fromCharCode(byte)}"` : `byte ${byte}`;
    if (this.state === 'start' && !this.array) {
      return `The file begins with ${shown}: a JSON table is an array of objects, or objects line by line.`;
    }
    return `Unexpected ${shown} after record ${this.count}: only objects can be rows.`;
  }
}
