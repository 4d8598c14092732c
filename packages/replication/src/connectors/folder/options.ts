import { DomainError } from '@jobglot/core';
import type { ConnectorEnvironment, PropertyDescriptor } from '../connector';
import { CSV_FILES } from '../csv/file-kind';
import { type FileFormat, type FileKind, formatOf } from '../files/file-format';
import { JSON_FILES } from '../json/file-kind';
import { PARQUET_FILES } from '../parquet/file-kind';
import { propertyValue } from '../property-names';
import { FileFilter } from './file-filter';

/** What becomes of a destination file that is there already; `MERGE`: what it would with a connection to single files. */
export type Duplicates = 'REPLACE' | 'SKIP' | 'ABANDON' | 'MERGE';

/** A file whose being there says that the others are whole. */
export interface MarkerOptions {
  readonly name: string;
  /** how long a source waits for it */
  readonly waitSeconds: number;
}

/** What the files of a connection are, for one task. */
export interface FolderOptions {
  /** null: binary files, which are copied as they are */
  readonly format: FileFormat | null;
  readonly filter: FileFilter;
  readonly marker: MarkerOptions | null;
  readonly duplicates: Duplicates;
  /** source files are deleted when the task has succeeded */
  readonly deletesRead: boolean;
}

const KINDS: Readonly<Record<string, FileKind>> = { CSV: CSV_FILES, JSON: JSON_FILES, PARQUET: PARQUET_FILES };
const MAX_WAIT_SECONDS = 7 * 24 * 3600;

const perTask = (name: string): PropertyDescriptor => ({ name, required: false, secret: false, perTask: true });

const OWN: readonly PropertyDescriptor[] = [
  { name: 'URI', required: false, secret: false, aliases: ['DataSource'] },
  ...['Format', 'FileFilter', 'PathFilter', 'ModifiedFrom', 'ModifiedTo'].map(perTask),
  ...['MarkerFile', 'MarkerWait', 'Duplicates', 'FileOperation'].map(perTask),
];

/** The folder's own properties and those of every format. */
export const FOLDER_PROPERTIES: readonly PropertyDescriptor[] = [
  ...new Map(
    [...OWN, ...Object.values(KINDS).flatMap((kind) => kind.properties)].map((p) => [p.name, p] as const),
  ).values(),
];

/** @throws DomainError `connection.properties_invalid` that names the property */
export function folderOptions(
  properties: Readonly<Record<string, string>>,
  env: Pick<ConnectorEnvironment, 'timeZone'>,
): FolderOptions {
  const value = (name: string): string => propertyValue(properties, FOLDER_PROPERTIES, name)?.trim() ?? '';
  const kind = oneOf('Format', value('Format'), ['CSV', 'JSON', 'PARQUET', 'BINARY']);
  return {
    format: kind === 'BINARY' ? null : formatOf(KINDS[kind]!, properties),
    filter: FileFilter.of(value, env.timeZone),
    marker: marker(value('MarkerFile'), value('MarkerWait')),
    duplicates: oneOf('Duplicates', value('Duplicates'), ['REPLACE', 'SKIP', 'ABANDON', 'MERGE']),
    deletesRead: oneOf('FileOperation', value('FileOperation'), ['NONE', 'DELETE']) === 'DELETE',
  };
}

/** @returns the first choice for no value */
function oneOf<T extends string>(property: string, value: string, choices: readonly [T, ...T[]]): T {
  const chosen = value === '' ? choices[0] : choices.find((c) => c === value.toUpperCase());
  if (chosen !== undefined) return chosen;
  throw new DomainError('connection.properties_invalid', `${property} must be one of ${choices.join(', ')}.`, {
    property,
  });
}

function marker(name: string, wait: string): MarkerOptions | null {
  const waitSeconds = wait === '' ? 0 : /^\d{1,6}$/.test(wait) ? Number(wait) : Number.NaN;
  if (!(waitSeconds <= MAX_WAIT_SECONDS)) {
    throw new DomainError(
      'connection.properties_invalid',
      `MarkerWait must be a number of seconds up to ${MAX_WAIT_SECONDS}.`,
      { property: 'MarkerWait' },
    );
  }
  if (name === '') return null;
  if (/[/\\\0]/.test(name) || name === '.' || name === '..') {
    throw new DomainError('connection.properties_invalid', 'MarkerFile must be the name of a file, without folders.', {
      property: 'MarkerFile',
    });
  }
  return { name, waitSeconds };
}
