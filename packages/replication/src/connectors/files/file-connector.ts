import type { Connector } from '../connector';
import { FileDestination } from './file-destination';
import { type FileKind, formatOf } from './file-format';
import { FILE_PROPERTIES, FilePlace } from './file-place';
import { FileSource } from './file-source';

/**
 * Files below the files root (DESIGN.md 9): a connection points at a folder or at one file, and a file's table is its base
 * name. A missing folder is made by the first load.
 */
export function fileConnector(kind: FileKind): Connector {
  const { name, properties, extensions } = kind;
  return {
    name,
    aliases: [`CData ${name}`],
    properties: [...FILE_PROPERTIES, ...properties],

    check(p, env) {
      formatOf(kind, p);
      FilePlace.of(p, env, extensions);
    },

    missingPlace: (p, env) => FilePlace.of(p, env, extensions).missing(),

    async openSource(connection, env, signal) {
      const place = FilePlace.of(connection.properties, env, extensions);
      place.mustExist();
      return new FileSource(place, formatOf(kind, connection.properties), signal);
    },

    async openDestination(connection, env, signal) {
      return new FileDestination(
        FilePlace.of(connection.properties, env, extensions),
        formatOf(kind, connection.properties),
        signal,
      );
    },
  };
}
