import { shortName } from '../short-name';

/** MySQL's limit, in characters. */
const LIMIT = 64;

/** @returns the name as the server can hold it */
export function mysqlName(name: string): string {
  return shortName(name, LIMIT, (text) => [...text].length);
}

/** @returns the staging table's name for a table */
export function stagingName(table: string): string {
  return mysqlName(`${table}__stg`);
}

/** @returns the name that a table has for the moment of the swap */
export function replacedName(table: string): string {
  return mysqlName(`${table}__old`);
}
