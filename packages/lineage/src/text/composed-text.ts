/** A part of the original text, or words that are not in it. */
export type Piece = string | { readonly start: number; readonly end: number };

/** A text put together from pieces of another one, which still knows where each character came from. */
export class ComposedText {
  readonly text: string;
  private readonly parts: readonly { readonly at: number; readonly origin: number; readonly length: number }[];
  private readonly codePoints: number[] | null;

  constructor(original: string, pieces: readonly Piece[]) {
    let text = '';
    let origin = 0;
    const parts = [];
    for (const piece of pieces) {
      const added = typeof piece === 'string' ? piece : original.slice(piece.start, piece.end);
      if (typeof piece !== 'string') origin = piece.start;
      parts.push({ at: text.length, origin, length: typeof piece === 'string' ? 0 : added.length });
      text += added;
      if (typeof piece !== 'string') origin = piece.end;
    }
    this.text = text;
    this.parts = parts;
    this.codePoints = /[\u{10000}-\u{10ffff}]/u.test(text) ? codePointOffsets(text) : null;
  }

  /** Offset in the original text, in UTF-16 units, of a character of this one, counted in code points as the parser does. */
  origin(codePoint: number): number {
    const offset = this.codePoints?.[codePoint] ?? codePoint;
    const part = this.parts.findLast(({ at }) => at <= offset) ?? { at: 0, origin: 0, length: 0 };
    return part.origin + Math.min(offset - part.at, part.length);
  }
}

function codePointOffsets(text: string): number[] {
  const offsets = [];
  let at = 0;
  for (const char of text) {
    offsets.push(at);
    at += char.length;
  }
  return [...offsets, at];
}
