import { TaskRunError } from '@jobglot/core';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;

const MAX_RECORD_CHARACTERS = 64 * 1024 * 1024;

const isBlank = (c: number): boolean => c === 0x20 || c === 0x0a || c === 0x0d || c === 0x09;

/**
 * Cuts a stream of text into the texts of its top-level objects, without parsing them: of `[{...}, {...}]`, of one
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
  private parts: string[] = [];
  private held = 0;

  /** @param nested the array stands inside a text, whose rest is not looked at */
  constructor(private readonly nested = false) {}

  /** the array is closed */
  get ended(): boolean {
    return this.state === 'end';
  }

  /** @throws TaskRunError where the text is neither form, with the record's number */
  push(text: string): string[] {
    const records: string[] = [];
    let i = 0;
    while (i < text.length && !(this.nested && this.ended)) {
      if (this.state !== 'record' && !this.outside(text.charCodeAt(i))) {
        i++;
        continue;
      }
      const end = this.scan(text, i);
      this.keep(text.slice(i, end));
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

  /** A character between records. @returns true when a record begins with it */
  private outside(c: number): boolean {
    if (isBlank(c)) return false;
    const { state, array } = this;
    const mayStart = state === 'start' || state === 'after comma' || (state === 'between' && !array);
    if (c === OPEN_OBJECT && mayStart) this.state = 'record';
    else if (c === OPEN_ARRAY && state === 'start' && !array) this.array = true;
    else if (c === COMMA && state === 'between' && array) this.state = 'after comma';
    else if (c === CLOSE_ARRAY && array && (state === 'between' || state === 'start')) this.state = 'end';
    else throw new TaskRunError(this.unexpected(c));
    return this.state === 'record';
  }

  /** @returns the place behind the record, or the text's end */
  private scan(text: string, from: number): number {
    let { depth, inString, escaped } = this;
    let i = from;
    for (; i < text.length; i++) {
      const c = text.charCodeAt(i);
      if (inString) {
        if (escaped) escaped = false;
        else if (c === BACKSLASH) escaped = true;
        else if (c === QUOTE) inString = false;
      } else if (c === QUOTE) inString = true;
      else if (c === OPEN_OBJECT || c === OPEN_ARRAY) depth++;
      else if (c === CLOSE_OBJECT || c === CLOSE_ARRAY) {
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

  private keep(part: string): void {
    this.parts.push(part);
    this.held += part.length;
    if (this.held > MAX_RECORD_CHARACTERS) {
      throw new TaskRunError(`Record ${this.count + 1} is larger than 64 MB; a quote or brace may not be closed.`);
    }
  }

  private take(): string {
    const text = this.parts.join('');
    this.parts = [];
    this.held = 0;
    this.state = 'between';
    this.count++;
    return text;
  }

  private unexpected(c: number): string {
    const shown = c > 0x20 && c < 0x7f ? `"${String.fromCharCode(c)}"` : `character ${c}`;
    if (this.state === 'start' && !this.array) {
      return `The file begins with ${shown}: a JSON table is an array of objects, or objects line by line.`;
    }
    return `Unexpected ${shown} after record ${this.count}: only objects can be rows.`;
  }
}
