import type { LineageExport, LineagePart } from '@jobglot/core';
import { analyze } from '../analysis/analyze';
import { toPart } from '../engine/part-content';
import { LineageExporter } from './lineage-exporter';

const OPTIONS = { vendor: 'dbvpostgresql', defaultDatabase: '', defaultSchema: '' } as const;
const CSV: LineageExport = { format: 'csv', full: true };
const exporter = new LineageExporter();
afterAll(() => exporter.stop());

async function* partsOf(...texts: string[]): AsyncGenerator<LineagePart> {
  const { files } = await analyze(
    texts.map((sql, n) => ({ name: `${n}.sql`, sql })),
    OPTIONS,
  );
  for (const file of files) yield toPart(file);
}

async function text(what: LineageExport, ...sqls: string[]): Promise<string> {
  let all = '';
  for await (const piece of exporter.export(OPTIONS, partsOf(...sqls), what)) all += piece;
  return all;
}

test('all parts are in one document', async () => {
  const csv = await text(CSV, 'INSERT INTO a (x) SELECT y FROM b', 'INSERT INTO b (y) SELECT z FROM c');
  expect(csv.trimEnd().split('\n').slice(1)).toEqual([
    '"","","b","y","","","a","x","fdd","insert"',
    '"","","c","z","","","b","y","fdd","insert"',
  ]);
});

test('a large document comes in pieces, and is whole', async () => {
  const sql = Array.from({ length: 2_000 }, (_, n) => `INSERT INTO t${n} (x) SELECT y FROM s${n};`).join('\n');
  const pieces: string[] = [];
  const what: LineageExport = { format: 'json', full: true, ignoreRecordSet: true };
  for await (const piece of exporter.export(OPTIONS, partsOf(sql), what)) pieces.push(piece);
  expect(pieces.length).toBeGreaterThan(1);
  const { code, data } = JSON.parse(pieces.join(''));
  expect(code).toBe(200);
  expect(data.sqlflow.relationships).toHaveLength(2_000);
});

test('OpenLineage events are an array', async () => {
  const run = { id: '7', jobName: 'j', endedAt: new Date(0), datasetNamespace: 'postgres://h:5432' };
  const what: LineageExport = { format: 'openlineage', full: true, run };
  expect(JSON.parse(await text(what, 'INSERT INTO a (x) SELECT y FROM b'))).toMatchObject([
    { job: { name: 'j.1' }, outputs: [{ namespace: 'postgres://h:5432', name: 'a' }] },
  ]);
  expect(await text(what, 'SELECT 1')).toBe('[]');
});

test('more exports than threads wait for each other; one that is left half read gives its place back', async () => {
  const half = exporter.export(OPTIONS, partsOf('INSERT INTO a (x) SELECT y FROM b'), CSV);
  await half.next();
  await half.return(undefined);
  const all = await Promise.all([1, 2, 3, 4, 5].map((n) => text(CSV, `INSERT INTO t${n} (x) SELECT y FROM s`)));
  expect(all.map((csv) => csv.trimEnd().split('\n')[1])).toEqual(
    [1, 2, 3, 4, 5].map((n) => `"","","s","y","","","t${n}","x","fdd","insert"`),
  );
});

test('an export whose parts cannot be read fails, and the next one works', async () => {
  async function* broken(): AsyncGenerator<LineagePart> {
    yield { name: 'a', content: Buffer.from('no gzip') };
  }
  await expect(exporter.export(OPTIONS, broken(), CSV).next()).rejects.toThrow('incorrect header check');
  expect(await text(CSV, 'SELECT 1')).toContain('source_db');
});
