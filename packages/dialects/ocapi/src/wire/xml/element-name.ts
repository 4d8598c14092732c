/** XML 1.0's NameStartChar (production 4) without the colon, which would begin a namespace's name. */
const START =
  'A-Z_a-z\\u{c0}-\\u{d6}\\u{d8}-\\u{f6}\\u{f8}-\\u{2ff}\\u{370}-\\u{37d}\\u{37f}-\\u{1fff}\\u{200c}\\u{200d}' +
  '\\u{2070}-\\u{218f}\\u{2c00}-\\u{2fef}\\u{3001}-\\u{d7ff}\\u{f900}-\\u{fdcf}\\u{fdf0}-\\u{fffd}\\u{10000}-\\u{effff}';
const NAME = new RegExp(`^[${START}][${START}\\-.0-9\\u{b7}\\u{300}-\\u{36f}\\u{203f}\\u{2040}]*$`, 'u');
/** Reserved by XML itself, and `xmlns` would be taken for a declaration. */
const RESERVED = /^xml/i;

/** @returns whether an element can have the name as it is */
export function isElementName(name: string): boolean {
  return NAME.test(name) && !RESERVED.test(name);
}
