import { DomainError } from '@jobglot/core';
import type { PropertyDescriptor } from '../connector';
import { propertyValue } from '../property-names';

/** How the text of source files is kept in bytes. */
export interface TextCoding {
  /** a name that TextDecoder knows; null: UTF-8, or UTF-16 where a byte order mark says so */
  readonly encoding: string | null;
  readonly compression: 'NONE' | 'GZIP';
}

export const PLAIN_TEXT: TextCoding = { encoding: null, compression: 'NONE' };

export const TEXT_CODING_PROPERTIES: readonly PropertyDescriptor[] = [
  { name: 'Encoding', required: false, secret: false, perTask: true },
  { name: 'Compression', required: false, secret: false, perTask: true },
];

/** @throws DomainError `connection.properties_invalid` that names the property */
export function textCoding(properties: Readonly<Record<string, string>>): TextCoding {
  const value = (name: string) => propertyValue(properties, TEXT_CODING_PROPERTIES, name)?.trim();
  return { encoding: encoding(value('Encoding')), compression: compression(value('Compression')) };
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

function compression(name: string | undefined): TextCoding['compression'] {
  const wanted = (name ?? '').toUpperCase();
  if (wanted === '' || wanted === 'NONE') return 'NONE';
  if (wanted === 'GZIP') return 'GZIP';
  const problem = wanted === 'ZIP' ? 'ZIP files cannot be read: unpack them first, or compress with GZIP.' : '';
  throw new DomainError('connection.properties_invalid', problem || 'Compression must be NONE or GZIP.', {
    property: 'Compression',
  });
}
