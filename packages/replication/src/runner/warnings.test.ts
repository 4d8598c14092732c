import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeFileFixture } from '../connectors/files/testing/file-fixture';
import { jsonConnector } from '../connectors/json/connector';
import { runTask } from '../testing/run-task';

const fixture = makeFileFixture(jsonConnector, { RowScanDepth: '1' });
afterAll(() => fixture.close());

test.each(['REPLICATE [t]', 'REPLICATE [u] SELECT a FROM [t]'])(
  '%s: what a source learns while it is read is logged once',
  async (statement) => {
    mkdirSync(fixture.folder, { recursive: true });
    writeFileSync(join(fixture.folder, 't.jsonl'), '{"a":1}\n{"a":2,"later":3}\n');
    const { log } = await runTask({
      statement,
      source: fixture.connection,
      destination: { ...fixture.connection, id: 'd', properties: { URI: 'copies' } },
      environment: fixture.environment,
    });
    const warnings = log.filter((line) => line.includes('Warning'));
    expect(warnings).toEqual([expect.stringMatching(/^info: Warning: t\.jsonl: keys .* left out: later\./)]);
  },
);
