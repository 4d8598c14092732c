/** What XML 1.0 cannot hold at all (its production 2), not even escaped. */
const ILLEGAL = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu;

/**
 * @returns the text as xmlbuilder2 has to get it, with U+FFFD where XML has no way to write a character. The builder
 *   leaves alone what looks like an entity (`&lt;` in a statement would be read as `<`), so `&` is written out here; and
 *   so is CR, which readers of XML turn into LF.
 */
export function xmlText(text: string): string {
  return text.replace(ILLEGAL, '\u{fffd}').replaceAll('&', '&amp;').replaceAll('\r', '&#13;');
}

/** @returns the same for an attribute, in which readers turn tabs and line ends into blanks */
export function xmlAttribute(text: string): string {
  return xmlText(text).replaceAll('\t', '&#9;').replaceAll('\n', '&#10;');
}
