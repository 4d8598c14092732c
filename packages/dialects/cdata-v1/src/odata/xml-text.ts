/** What XML 1.0 cannot hold at all (its production 2), not even escaped. */
const ILLEGAL = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu;

/** @returns the text with U+FFFD where XML has no way to write a character */
export function xmlText(text: string): string {
  return text.replace(ILLEGAL, '\u{fffd}');
}

/** @returns a name that XML accepts: other characters as `_x0023_`, .NET's rule, by which the product's clients decode */
export function xmlName(name: string): string {
  const encoded = (character: string) => `_x${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}_`;
  return name.replace(/[^\p{L}\p{N}_.-]/gu, encoded).replace(/^[^\p{L}_]/u, encoded);
}
