const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;

/**
 * Walks over an object's members and gives their values' source texts, so that numbers keep their digits and nested
 * values their spelling (JSON.parse loses integers above 2^53).
 *
 * @param text one object, from `{` to `}`
 * @param visit called per member; `from` and `to` bound the value's text, without blanks
 * @throws SyntaxError
 */
export function objectMembers(text: string, visit: (key: string, from: number, to: number) => void): void {
  const end = text.length - 1;
  if (text[end] !== '}') throw new SyntaxError('an object must end with a brace');
  let i = blanks(text, 1);
  if (i === end) return;
  for (;;) {
    if (text.charCodeAt(i) !== QUOTE) throw new SyntaxError('a key must be a string');
    const keyEnd = stringEnd(text, i);
    const raw = text.slice(i + 1, keyEnd - 1);
    const key = raw.includes('\\') ? (JSON.parse(text.slice(i, keyEnd)) as string) : raw;
    i = blanks(text, keyEnd);
    if (text[i] !== ':') throw new SyntaxError('a key must be followed by a colon');
    const from = blanks(text, i + 1);
    const to = valueEnd(text, from, end);
    if (to === from) throw new SyntaxError('a value is missing');
    visit(key, from, to);
    i = blanks(text, to);
    if (i === end) return;
    if (text[i] !== ',') throw new SyntaxError('members must be separated by commas');
    i = blanks(text, i + 1);
  }
}

function blanks(text: string, from: number): number {
  let i = from;
  for (let c = text.charCodeAt(i); c === 0x20 || c === 0x0a || c === 0x0d || c === 0x09; c = text.charCodeAt(i)) i++;
  return i;
}

/** @param from place of the opening quote @returns the place behind the closing one */
function stringEnd(text: string, from: number): number {
  for (let close = text.indexOf('"', from + 1); close >= 0; close = text.indexOf('"', close + 1)) {
    let slashes = 0;
    while (text.charCodeAt(close - 1 - slashes) === BACKSLASH) slashes++;
    if (slashes % 2 === 0) return close + 1;
  }
  throw new SyntaxError('a string is not closed');
}

function valueEnd(text: string, from: number, end: number): number {
  const first = text[from];
  if (first === '"') return stringEnd(text, from);
  if (first === '{' || first === '[') return nestedEnd(text, from);
  let i = from;
  while (i < end && text.charCodeAt(i) > 0x20 && text.charCodeAt(i) !== COMMA) i++;
  return i;
}

function nestedEnd(text: string, from: number): number {
  let depth = 0;
  for (let i = from; i < text.length; i++) {
    const c = text[i];
    if (c === '"') i = stringEnd(text, i) - 1;
    else if (c === '{' || c === '[') depth++;
    else if ((c === '}' || c === ']') && --depth === 0) return i + 1;
  }
  throw new SyntaxError('a nested value is not closed');
}
