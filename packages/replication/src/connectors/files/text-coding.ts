import { DomainError } from '@jobglot/core';
import type { PropertyDescriptor } from '../connector';
import { propertyValue } from '../property-names';
import type { FileFormat } from './file-format';
import { readBytes, readGzip } from './read-bytes';
import { ZipArchives } from './zip-archives';

/** How the bytes of source files are packed. */
export interface Packing {
  readonly compression: 'NONE' | 'GZIP' | 'ZIP';
  /** Streams what a file, or a member of an archive, holds. */
  readonly read: (file: string, signal: AbortSignal) => AsyncGenerator<Buffer>;
  /** names of an archive's members for `read`; absent: a file holds one text */
  readonly members?: (archive: string, extensions: readonly string[], signal: AbortSignal) => Promise<string[]>;
}

/** How the text of source files is kept in bytes. */
export interface TextCoding extends Packing {
  /** a name that TextDecoder knows; null: UTF-8, or UTF-16 where a byte order mark says so */
  readonly encoding: string | null;
}

const UNPACKED: Packing = { compression: 'NONE', read: readBytes };

export const PLAIN_TEXT: TextCoding = { encoding: null, ...UNPACKED };

export const TEXT_CODING_PROPERTIES: readonly PropertyDescriptor[] = [
  { name: 'Encoding', required: false, secret: false, perTask: true },
  { name: 'Compression', required: false, secret: false, perTask: true },
];

/** @throws DomainError `connection.properties_invalid` that names the property */
export function textCoding(properties: Readonly<Record<string, string>>): TextCoding {
  const value = (name: string) => propertyValue(properties, TEXT_CODING_PROPERTIES, name)?.trim();
  return { encoding: encoding(value('Encoding')), ...packing(value('Compression')) };
}

function encoding(name: string | undefined): string | null {
  if (name === undefined || /^(utf-?8)?$/i.test(name)) return null;
  try {
    return new TextDecoder(name).encoding;
  } catch {
    throw new DomainError(
      'connection.properties_invalid',
      'Encoding must be one that is known here, e.g. UTF-8, GBK, GB18030, Big5, ISO-8859-1 or UTF-16LE.',
      { property: 'Encoding' },
    );
  }
}

function packing(name: string | undefined): Packing {
  switch ((name ?? '').toUpperCase()) {
    case '':
    case 'NONE':
      return UNPACKED;
    case 'GZIP':
      return { compression: 'GZIP', read: readGzip };
    case 'ZIP':
      return zipped(new ZipArchives());
  }
  throw new DomainError('connection.properties_invalid', 'Compression must be NONE, GZIP or ZIP.', {
    property: 'Compression',
  });
}

function zipped(archives: ZipArchives): Packing {
  return {
    compression: 'ZIP',
    read: (member, signal) => archives.read(member, signal),
    members: (archive, extensions, signal) => archives.members(archive, extensions, signal),
  };
}

/**
 * @param extensions of the format
 * @returns how a text format finds the members of archives; nothing: its files are none
 */
export function membersOf({ members }: TextCoding, extensions: readonly string[]): Pick<FileFormat, 'members'> {
  if (members === undefined) return {};
  return { members: (archive, signal) => members(archive, [...extensions, '.txt'], signal) };
}
