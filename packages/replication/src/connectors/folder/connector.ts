import type { Connector } from '../connector';
import { BinaryFolderDestination } from './binary-destination';
import { BinaryFolderSource } from './binary-source';
import { FolderDestination } from './destination';
import { FolderPlace } from './folder-place';
import { FOLDER_PROPERTIES, folderOptions } from './options';
import { FolderSource } from './source';
import { SourceFolder } from './source-folder';

/**
 * Folders below the files root whose files are named by each task: a connection says where they are, a task which they are and
 * what they hold (CDM's file links). Unlike a CSV connection, whose files are its tables, it reads several files as one table,
 * and copies files as they are.
 */
export const folderConnector: Connector = {
  name: 'Files',
  aliases: [],
  properties: FOLDER_PROPERTIES,

  check(properties, env) {
    folderOptions(properties, env);
    FolderPlace.of(properties, env);
  },

  missingPlace: (properties, env) => FolderPlace.of(properties, env).missing(),

  async openSource({ properties }, env, signal) {
    const options = folderOptions(properties, env);
    const place = FolderPlace.of(properties, env);
    place.mustExist();
    const folder = new SourceFolder(place, options, signal);
    const { format } = options;
    return format === null
      ? new BinaryFolderSource(folder, options, signal)
      : new FolderSource(folder, format, options, signal);
  },

  async openDestination({ properties }, env, signal) {
    const options = folderOptions(properties, env);
    const place = FolderPlace.of(properties, env);
    const { format } = options;
    return format === null
      ? new BinaryFolderDestination(place, options, signal)
      : new FolderDestination(place, format, options, signal);
  },
};
