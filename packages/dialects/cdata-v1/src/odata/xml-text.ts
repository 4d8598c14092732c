/** What XML 1.0 cannot hold at all (its production 2), not even escaped. */
const ILLEGAL = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu;

/** XML 1.0's NameStartChar (production 4) without the colon and what stands beyond 16 bits. */
const START =
  'A-Z_a-z\\u{c0}-\\u{d6}\\u{d8}-\\u{f6}\\u{f8}-\\u{2ff}\\u{370}-\\u{37d}\\u{37f}-\\u{1fff}\\u{200c}\\u{200d}' +
  '\\u{2070}-\\u{218f}\\u{2c00}-\\u{2fef}\\u{3001}-\\u{d7ff}\\u{f900}-\\u{fdcf}\\u{fdf0}-\\u{fffd}';
const INSIDE = `${START}\\-.0-9\\u{b7}\\u{300}-\\u{36f}\\u{203f}\\u{2040}`;

/** Also an underscore that would read as the beginning of an encoded character. */
const TO_ENCODE = new RegExp(`_(?=[xX](?:[\\da-fA-F]{4}|[\\da-fA-F]{8})_)|[^${INSIDE}]`, 'gu');
const BAD_START = new RegExp(`^[^${START}]`, 'u');

/**
 * @returns the text as xmlbuilder2 has to get it, with U+FFFD where XML has no way to write a character. It takes what
 * looks like an entity for one (`&lt;` in an event's script would be read as `<`), so `&` is written out here; and so is
 * CR, which readers of XML turn into LF.
 */
export function xmlText(text: string): string {
  return text.replace(ILLEGAL, '\u{fffd}').replaceAll('&', '&amp;').replaceAll('\r', '&#13;');
}

/** @returns a name that XML accepts: other characters as `_x0023_`, .NET's rule, by which the product's clients decode */
export function xmlName(name: string): string {
  return name === '' ? '_' : name.replace(TO_ENCODE, encoded).replace(BAD_START, encoded);
}

function encoded(character: string): string {
  const hex = character.codePointAt(0)!.toString(16).toUpperCase();
  return `_x${hex.padStart(hex.length > 4 ? 8 : 4, '0')}_`;
}
