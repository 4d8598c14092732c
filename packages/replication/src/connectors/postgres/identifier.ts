import { shortName } from '../short-name';

/** PostgreSQL cuts names at 63 BYTES by itself, silently; we cut before, so that two long names stay apart. */
const LIMIT_BYTES = 63;

/** @returns the name as the server can hold it */
export function postgresName(name: string): string {
  return shortName(name, LIMIT_BYTES);
}

/** @returns the staging table's name for a table */
export function stagingName(table: string): string {
  return postgresName(`${table}__stg`);
}
