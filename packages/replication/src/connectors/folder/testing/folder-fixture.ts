import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { ResolvedConnection } from '@jobglot/core';
import { LOCAL_ENVIRONMENT } from '../../../testing/local-environment';
import { runTask, type TaskInputs } from '../../../testing/run-task';
import type { ConnectorEnvironment } from '../../connector';

/** A files root of a test's own, with tasks from and to it. */
export interface FolderFixture {
  readonly root: string;
  readonly environment: ConnectorEnvironment;
  readonly connection: ResolvedConnection;
  write(path: string, content: string | Buffer): void;
  text(path: string): string;
  exists(path: string): boolean;
  /** @returns paths of all files below, sorted, without what loads keep in `.jobglot` */
  list(path?: string): string[];
  /** runs a task between this connection and itself, unless another one is given */
  run(statement: string, inputs?: Partial<TaskInputs>): ReturnType<typeof runTask>;
  close(): void;
}

export function makeFolderFixture(properties: Readonly<Record<string, string>> = {}): FolderFixture {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'jobglot-folder-')));
  const environment = { ...LOCAL_ENVIRONMENT, filesRoot: root };
  const connection = { id: 'f', name: 'files', connector: 'Files', properties };
  return {
    root,
    environment,
    connection,
    write(path, content) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), content);
    },
    text: (path) => readFileSync(join(root, path), 'utf8'),
    exists: (path) => existsSync(join(root, path)),
    list: (path = '.') =>
      readdirSync(join(root, path), { recursive: true, encoding: 'utf8' })
        .filter((p) => !p.includes('.jobglot') && statSync(join(root, path, p)).isFile())
        .sort(),
    run: (statement, inputs = {}) =>
      runTask({ source: connection, destination: connection, environment, ...inputs, statement }),
    close: () => rmSync(root, { recursive: true, force: true }),
  };
}
