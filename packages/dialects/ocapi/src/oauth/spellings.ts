/**
 * @returns the text, and what it means when it was form-encoded (RFC 6749 2.3.1), where that differs. Clients are of both
 * kinds, and some use encodeURIComponent, which the form's rules undo as well.
 */
export function spellings(text: string): string[] {
  try {
    const decoded = decodeURIComponent(text.replaceAll('+', ' '));
    return decoded === text ? [text] : [text, decoded];
  } catch {
    // Broken escapes: it is meant as it stands.
    return [text];
  }
}
