import { TaskRunError } from '@jobglot/core';

/** A longer string is a value: none of it is kept. */
const MAX_KEY_CHARACTERS = 4_096;

/**
 * Finds the array that a path of keys leads to in a stream of JSON text, without holding it: what stands before the array is
 * passed over, and what stands behind it is not looked at.
 */
export class ArrayFinder {
  private found: boolean;
  /** objects and arrays that are open */
  private depth = 0;
  /** objects of the path that are open: only where this equals the depth can a key of the path stand */
  private entered = 0;
  /** source text of the string that is open, without its first quote; null: none is */
  private string: string | null = null;
  private escaped = false;
  /** the last string that was closed where a key of the path can stand */
  private key: string | null = null;
  /** the value that comes next is that of the path's next key, or the text's own */
  private awaited = true;

  /** @param path keys from the outside in; empty: the text is passed on as it is */
  constructor(private readonly path: readonly string[]) {
    this.found = path.length === 0;
  }

  /** @returns the text from the array's bracket on; empty as long as it did not come @throws TaskRunError */
  push(text: string): string {
    if (this.found) return text;
    for (let i = 0; i < text.length; i++) {
      const c = text[i]!;
      if (this.string !== null) this.inString(c);
      else if (c.trim() !== '' && this.outside(c)) return text.slice(i);
    }
    return '';
  }

  /** @throws TaskRunError when there is no such array */
  end(): void {
    if (!this.found) throw this.missing();
  }

  private inString(c: string): void {
    if (this.escaped || c !== '"') {
      this.escaped = !this.escaped && c === '\\';
      const mayBeKey = this.depth === this.entered && this.string!.length < MAX_KEY_CHARACTERS;
      if (mayBeKey) this.string += c;
      return;
    }
    this.key = unescaped(this.string!);
    this.string = null;
  }

  /** @returns true at the array's bracket */
  private outside(c: string): boolean {
    const awaited = this.awaited;
    if (awaited) {
      this.awaited = false;
      const last = this.entered === this.path.length;
      this.found = last && c === '[';
      if (this.found) return true;
      if (last || c !== '{') throw this.missing();
      this.entered++;
      this.depth++;
    } else if (c === '"') {
      this.string = '';
    } else if (c === '{' || c === '[') {
      this.depth++;
    } else if (c === '}' || c === ']') {
      this.depth--;
      if (this.depth < this.entered) throw this.missing();
    } else if (c === ':') {
      this.awaited = this.depth === this.entered && this.key === this.path[this.entered - 1];
    }
    return false;
  }

  private missing(): TaskRunError {
    return new TaskRunError(`there is no array at RecordPath ${this.path.join('.')}.`);
  }
}

/** @returns the string that the text between its quotes stands for */
function unescaped(raw: string): string {
  if (!raw.includes('\\')) return raw;
  try {
    return JSON.parse(`"${raw}"`) as string;
  } catch {
    return raw;
  }
}
