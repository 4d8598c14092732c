import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Connector } from '../../connector';
import { makeFileFixture } from './file-fixture';

export type FileFixture = ReturnType<typeof makeFileFixture>;

/** @returns makes a connection to a folder with the given files in it, which goes after the test */
export function writtenFiles(
  connector: Connector,
): (contents: Readonly<Record<string, string | Buffer>>, properties?: Readonly<Record<string, string>>) => FileFixture {
  const fixtures: FileFixture[] = [];
  afterEach(async () => {
    for (const f of fixtures.splice(0)) await f.close();
  });
  return (contents, properties = {}) => {
    const fixture = makeFileFixture(connector, properties);
    fixtures.push(fixture);
    mkdirSync(fixture.folder);
    for (const [name, text] of Object.entries(contents)) writeFileSync(join(fixture.folder, name), text);
    return fixture;
  };
}
