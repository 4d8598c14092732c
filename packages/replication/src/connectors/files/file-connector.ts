import type { Connector, PropertyDescriptor } from '../connector';
import { FileDestination } from './file-destination';
import type { FileFormat } from './file-format';
import { FILE_PROPERTIES, FilePlace } from './file-place';
import { FileSource } from './file-source';

/** What one kind of file adds to what all file connectors do. */
export interface FileKind {
  readonly name: string;
  /** beside {@link FILE_PROPERTIES} */
  readonly properties: readonly PropertyDescriptor[];
  /** lower case, with dot; the first is what new files get */
  readonly extensions: readonly string[];
  /** @throws DomainError `connection.properties_invalid` */
  format(properties: Readonly<Record<string, string>>): Omit<FileFormat, 'name' | 'extensions'>;
}

/**
 * Files below the files root (DESIGN.md 9): a connection points at a folder or at one file, and a file's table is its base
 * name. A missing folder is made by the first load.
 */
export function fileConnector({ name, properties, extensions, format }: FileKind): Connector {
  const whole = (p: Readonly<Record<string, string>>): FileFormat => ({ name, extensions, ...format(p) });
  return {
    name,
    aliases: [`CData ${name}`],
    properties: [...FILE_PROPERTIES, ...properties],

    check(p, env) {
      format(p);
      FilePlace.of(p, env, extensions);
    },

    missingPlace: (p, env) => FilePlace.of(p, env, extensions).missing(),

    async openSource(connection, env, signal) {
      const place = FilePlace.of(connection.properties, env, extensions);
      place.mustExist();
      return new FileSource(place, whole(connection.properties), signal);
    },

    async openDestination(connection, env, signal) {
      return new FileDestination(
        FilePlace.of(connection.properties, env, extensions),
        whole(connection.properties),
        signal,
      );
    },
  };
}
