import { DomainError } from '@jobglot/core';

/** A text of SQL in an upload. */
export interface UploadedText {
  /** of the upload itself, or with the path in the archive behind it, e.g. `1.zip/etl/load.sql` */
  readonly name: string;
  readonly sql: string;
}

/** @param why e.g. `is a symbolic link` */
export function refused(name: string, why: string): DomainError {
  return new DomainError('upload.invalid', `${name} ${why}.`, { field: 'sqlfiles' });
}
