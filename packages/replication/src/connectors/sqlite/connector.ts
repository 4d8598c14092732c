import { existsSync, statSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { DomainError } from '@jobglot/core';
import type { Connector, ConnectorEnvironment, PropertyDescriptor } from '../connector';
import { resolveBelow } from '../files/secure-path';
import { propertyValue } from '../property-names';
import { SqliteDestination } from './destination';
import { SqliteEngine, SqliteError } from './engine/sqlite-engine';
import { READ_PRAGMAS, sqliteUri, WRITE_PRAGMAS } from './engine/sqlite-uri';
import { SqliteSource } from './source';

/** Changing a new file to WAL fails at once, without SQLite's own waiting, while another connection does the same. */
const BUSY_MS = 30_000;

const PROPERTIES: readonly PropertyDescriptor[] = [
  { name: 'DataSource', required: true, secret: false, aliases: ['Database', 'URI'] },
];

/**
 * SQLite files below the files root (DESIGN.md 9), through libsql's prebuilt binary in a child process.
 * Property `DataSource`: the file's path; a destination makes it when it is missing.
 */
export const sqliteConnector: Connector = {
  name: 'SQLite',
  aliases: ['CData SQLite'],
  properties: PROPERTIES,

  check(properties, env) {
    databaseFile(properties, env);
  },

  missingPlace(properties, env) {
    const file = databaseFile(properties, env);
    return existsSync(file) ? null : file;
  },

  async openSource(connection, env, signal) {
    const file = databaseFile(connection.properties, env);
    if (!existsSync(file)) {
      throw new DomainError(
        'connection.failed',
        `The SQLite file "${connection.properties.DataSource}" does not exist.`,
      );
    }
    return new SqliteSource(await open(basename(file), sqliteUri(file, 'ro'), READ_PRAGMAS, signal), file);
  },

  async openDestination(connection, env, signal) {
    const file = databaseFile(connection.properties, env);
    await mkdir(dirname(file), { recursive: true });
    const start = (stop: AbortSignal) => open(basename(file), sqliteUri(file, 'rwc'), WRITE_PRAGMAS, stop);
    return new SqliteDestination(file, await start(signal), start, signal);
  },
};

/** @throws DomainError `connection.properties_invalid`, `connection.address_refused` */
function databaseFile(properties: Readonly<Record<string, string>>, env: ConnectorEnvironment): string {
  const path = propertyValue(properties, PROPERTIES, 'DataSource');
  if (path === undefined || path.trim() === '') {
    throw new DomainError('connection.properties_invalid', 'The property DataSource is required: the path of a file.', {
      property: 'DataSource',
    });
  }
  const file = resolveBelow(env.filesRoot, path);
  if (statSync(file, { throwIfNoEntry: false })?.isDirectory()) {
    throw new DomainError('connection.properties_invalid', `DataSource "${path}" is a folder, not a SQLite file.`, {
      property: 'DataSource',
    });
  }
  return file;
}

/** @throws DomainError `connection.failed` for anything that is not a readable database, or the signal's reason */
async function open(name: string, uri: string, pragmas: readonly string[], signal: AbortSignal): Promise<SqliteEngine> {
  for (const until = Date.now() + BUSY_MS; ; ) {
    let engine: SqliteEngine | undefined;
    try {
      engine = await SqliteEngine.start(uri, pragmas, signal);
      await engine.ask('all', { sql: 'SELECT count(*) FROM sqlite_schema', params: [] });
      return engine;
    } catch (error) {
      engine?.kill();
      if (!(error instanceof SqliteError)) throw error;
      if (error.code !== 'SQLITE_BUSY' || Date.now() > until) {
        throw new DomainError(
          'connection.failed',
          `The file "${name}" cannot be opened as a SQLite database: ${error.message}.`,
        );
      }
      await delay(100, undefined, { signal }).catch(() => signal.throwIfAborted());
    }
  }
}
