import { createHash } from 'node:crypto';

/**
 * Cuts a name to an engine's limit: at a character, plus `_` and 8 hex digits of a hash of the whole name, so that two
 * long names stay apart and the same name is always cut alike (replication-notes.md 1.5).
 *
 * @param limit in the unit that `length` measures
 * @param length bytes or characters; default: UTF-8 bytes
 */
export function shortName(name: string, limit: number, length: (text: string) => number = Buffer.byteLength): string {
  if (length(name) <= limit) return name;
  const hash = createHash('sha256').update(name).digest('hex').slice(0, 8);
  let kept = '';
  for (const character of name) {
    if (length(kept) + length(character) > limit - 9) break;
    kept += character;
  }
  return `${kept}_${hash}`;
}
