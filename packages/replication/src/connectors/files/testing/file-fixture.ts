import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ConnectorFixture } from '../../../testing/connector-fixture';
import type { Connector } from '../../connector';

/** An empty files root with one folder in it, for the tests of file connectors. */
export function makeFileFixture(
  connector: Connector,
  properties: Readonly<Record<string, string>> = {},
): ConnectorFixture & { readonly root: string; readonly folder: string } {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'jobglot-files-')));
  const folder = join(root, 'tables');
  return {
    connector,
    root,
    folder,
    environment: { filesRoot: root, allowedHosts: [], timeZone: 'UTC', ownServices: [] },
    connection: { id: 'c', name: 'files', connector: connector.name, properties: { URI: 'tables', ...properties } },
    abilities: { nulls: true, types: false, keys: false, ordered: false, resumable: false },
    contents: async () => (await readdir(folder)).filter((n) => n !== '.jobglot').sort(),
    close: async () => rmSync(root, { recursive: true, force: true }),
  };
}
