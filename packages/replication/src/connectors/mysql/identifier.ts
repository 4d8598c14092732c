import { createHash } from 'node:crypto';
import { shortName } from '../short-name';

/** MySQL's limit, in characters. */
const LIMIT = 64;

const characters = (text: string): number => [...text].length;

/**
 * Cuts a name to the limit. Names have no characters beyond U+FFFF and no blank at their end: one that has is changed, and
 * told apart from its like by a hash, as a long one is.
 */
export function mysqlName(name: string): string {
  const clean = name.replace(/[\u{10000}-\u{10ffff}]/gu, '_').trimEnd();
  if (clean === name) return shortName(name, LIMIT, characters);
  const hash = createHash('sha256').update(name).digest('hex').slice(0, 8);
  return shortName(`${clean}_${hash}`, LIMIT, characters);
}

/** @returns the staging table's name for a table */
export function stagingName(table: string): string {
  return mysqlName(`${table}__stg`);
}

/** @returns the name that a table has for the moment of the swap */
export function replacedName(table: string): string {
  return mysqlName(`${table}__old`);
}
