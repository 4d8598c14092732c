import { create } from 'xmlbuilder2';
import { analyze } from '../analysis/analyze';
import { mergeFiles } from '../analysis/merge-files';
import type { DbVendor, Lineage } from '../lineage-model';
import { type LineageCsvOptions, lineageCsv } from './lineage-csv';
import { lineageGraphml } from './lineage-graphml';
import { lineageJson } from './lineage-json';
import { lineageView, relationTypes } from './lineage-view';
import { openLineageEvents } from './open-lineage';

const CHAIN = `INSERT INTO stage.orders (id, net) SELECT o.id, o.gross - o.vat FROM raw.orders o WHERE o.state = 'x';
INSERT INTO mart.totals (net, n) SELECT SUM(net), COUNT(*) FROM stage.orders GROUP BY id;`;

async function lineageOf(sql: string, vendor: DbVendor = 'dbvpostgresql'): Promise<Lineage> {
  const { files } = await analyze([{ name: 'a.sql', sql }], { vendor, defaultDatabase: '', defaultSchema: '' });
  return mergeFiles(vendor, files);
}

async function csv(lineage: Lineage, options?: LineageCsvOptions): Promise<string[]> {
  let text = '';
  for await (const piece of lineageCsv(lineage, options)) text += piece;
  return text.trimEnd().split('\n');
}

describe('the CSV', () => {
  test('has the delimiter that is asked for', async () => {
    const [header, first] = await csv(await lineageOf(CHAIN), { delimiter: ';' });
    expect(header).toMatch(/^source_db;source_schema;/);
    expect(first).toBe('"";"raw";"orders";"gross";"";"stage";"orders";"net";"fdd";"insert"');
  });

  test('between tables has no columns of columns', async () => {
    expect(await csv(await lineageOf(CHAIN), { tableToTable: true })).toEqual([
      'source_db,source_schema,source_table,target_db,target_schema,target_table,relation_type,effectType',
      '"","raw","orders","","stage","orders","fdd","insert"',
      '"","stage","orders","","mart","totals","fdd","insert"',
    ]);
  });

  test('quotes a name with quotes and line ends in it', async () => {
    const rows = await csv(await lineageOf('INSERT INTO t ("a ""b") SELECT c FROM s'));
    expect(rows.slice(1)).toEqual(['"","","s","c","","","t","a ""b","fdd","insert"']);
  });

  test('is cased as the vendor keeps names', async () => {
    const sql = 'INSERT INTO TgT (A) SELECT B FROM Src';
    const row = async (vendor: DbVendor) => (await csv(await lineageOf(sql, vendor)))[1];
    expect(await row('dbvoracle')).toContain('"SRC","B","","","TGT","A"');
    expect(await row('dbvpostgresql')).toContain('"src","b","","","tgt","a"');
    expect(await row('dbvmssql')).toContain('"Src","B","","","TgT","A"');
  });

  test('of many rows comes in pieces', async () => {
    const lineage = await lineageOf(
      Array.from({ length: 2500 }, (_, i) => `INSERT INTO t (a) SELECT b FROM s${i};`).join('\n'),
    );
    const pieces = [];
    for await (const piece of lineageCsv(lineage)) pieces.push(piece.split('\n').length - 1);
    expect(pieces).toEqual([1, 1000, 1000, 500]);
  });
});

describe('a view of a lineage', () => {
  const names = (lineage: Lineage) =>
    lineage.objects
      .filter(({ kind }) => kind !== 'process')
      .map(({ name, schema }) => (schema ? `${schema}.${name}` : name));

  test('types of relations are read as SQLFlow writes them', () => {
    expect(relationTypes('fdd')).toEqual(['fdd']);
    expect(relationTypes('fdd, FDR')).toEqual(['fdd', 'fdr']);
    expect(relationTypes('all')).toEqual(['fdd', 'fdr']);
    expect(relationTypes('')).toEqual(['fdd']);
  });

  test('sets of rows are there unless they are left out', async () => {
    const lineage = await lineageOf(CHAIN);
    expect(names(lineageView(lineage))).toContain('INSERT-SELECT-1');
    expect(names(lineageView(lineage, { ignoreRecordSet: true }))).toEqual([
      'stage.orders',
      'raw.orders',
      'mart.totals',
    ]);
  });

  test('a column is followed both ways', async () => {
    const lineage = await lineageOf(`${CHAIN} INSERT INTO other (a) SELECT b FROM elsewhere;`);
    const view = lineageView(lineage, { table: 'ORDERS', schema: 'Stage', column: 'NET', ignoreRecordSet: true });
    expect(names(view)).toEqual(['stage.orders', 'raw.orders', 'mart.totals']);
    expect(view.relations).toHaveLength(2);
    const upstream = lineageView(lineage, { table: 'totals', ignoreRecordSet: true });
    expect(upstream.relations).toHaveLength(2);
  });

  test('of several chains between two columns a direct one wins', async () => {
    const sql = 'INSERT INTO t (a) SELECT CASE WHEN s.x > 1 THEN s.x END + (SELECT COUNT(q.x) FROM s q) FROM s';
    const { relations } = lineageView(await lineageOf(sql), { ignoreRecordSet: true, relationTypes: ['fdd', 'fdr'] });
    expect(relations.map(({ type, sources }) => [type, sources.length])).toEqual([['fdd', 1]]);
  });

  test('a circle of queries ends', async () => {
    const sql = `INSERT INTO t (a) WITH RECURSIVE r(x) AS (SELECT x FROM s UNION ALL SELECT r.x + s.y FROM r JOIN s ON s.y = r.x)
      SELECT x FROM r`;
    const { relations } = lineageView(await lineageOf(sql), { ignoreRecordSet: true });
    expect(relations.flatMap(({ sources }) => sources)).toHaveLength(2);
  });
});

describe('the JSON', () => {
  test('has the shape of SQLFlow', async () => {
    const json = lineageJson(await lineageOf('CREATE VIEW v AS SELECT UPPER(a) AS b FROM t WHERE c = 1'), {
      relationTypes: ['fdd', 'fdr'],
      ignoreRecordSet: true,
    });
    const place = (x: number, y: number, end: number) => [
      { x, y, hashCode: '0' },
      { x, y: end, hashCode: '0' },
    ];
    expect(json.mode).toBe('global');
    expect(json.sqlflow.dbvendor).toBe('dbvpostgresql');
    expect(json.sqlflow.dbobjs).toContainEqual({
      id: expect.any(String),
      name: 'v',
      type: 'view',
      columns: [
        { id: expect.any(String), name: 'b' },
        { id: expect.any(String), name: 'RelationRows', source: 'system' },
      ],
      coordinates: place(1, 13, 14),
    });
    expect(json.sqlflow.relationships).toEqual([
      {
        id: expect.any(String),
        type: 'fdd',
        effectType: 'create_view',
        function: 'UPPER',
        target: expect.objectContaining({ column: 'b', parentName: 'v' }),
        sources: [expect.objectContaining({ column: 'a', parentName: 't', coordinates: place(1, 31, 32) })],
        processId: expect.any(String),
      },
      expect.objectContaining({
        type: 'fdr',
        sources: [expect.objectContaining({ column: 'c', clauseType: 'where' })],
      }),
    ]);
    expect(json.summary).toMatchObject({ table: 1, view: 1, process: 1, relationship: 2 });
    expect(json.graph.elements).toEqual({ tables: [], edges: [] });
  });

  test('has errors with their place', async () => {
    const { sqlflow } = lineageJson(await lineageOf('SELECT 1;\n  SELEC a FROM t'));
    expect(sqlflow.errors).toEqual([
      expect.objectContaining({
        errorType: 'SyntaxError',
        file: 'a.sql',
        errorMessage: expect.stringMatching(/\(2,\d+\)$/),
      }),
    ]);
  });

  test('above a limit shows tables only', async () => {
    const { mode, sqlflow } = lineageJson(await lineageOf(CHAIN), { relationLimit: 2 });
    expect(mode).toBe('summary');
    expect(sqlflow.relationships.map(({ target }) => target.column)).toEqual(['RelationRows', 'RelationRows']);
  });

  test('when simple has neither places nor statements', async () => {
    const { sqlflow } = lineageJson(await lineageOf(CHAIN), { simpleOutput: true });
    expect(JSON.stringify(sqlflow)).not.toMatch(/coordinates":\[\{|process|INSERT-SELECT/);
  });

  test('shows columns without relations on demand', async () => {
    const lineage = await lineageOf('CREATE TABLE t (a int, b int); INSERT INTO u (x) SELECT a FROM t');
    const columns = (showLinkOnly: boolean) =>
      lineageJson(lineage, { showLinkOnly })
        .sqlflow.dbobjs.find(({ name }) => name === 't')!
        .columns!.map(({ name }) => name);
    expect(columns(true)).toEqual(['a']);
    expect(columns(false)).toEqual(['a', 'b']);
  });

  test('has a picture in which sources stand left of their targets', async () => {
    const { graph } = lineageJson(await lineageOf(CHAIN), { ignoreRecordSet: true, withGraph: true });
    const x = graph.elements.tables.map((table) => table.x);
    expect(x.sort((a, b) => a - b)).toEqual([0, 320, 640]);
    for (const { sourceId, targetId } of graph.elements.edges) {
      const of = (id: string) => graph.elements.tables.find((table) => id.startsWith(`${table.id}::`))!;
      expect(of(sourceId).x).toBeLessThan(of(targetId).x);
    }
    expect(Object.keys(graph.relationshipIdMap)).toHaveLength(graph.elements.edges.length);
  });
});

test('the GraphML is well formed, and its edges have ends', async () => {
  const lineage = await lineageOf('INSERT INTO "t<&\u0001>" (a) SELECT "b""" FROM s');
  const text = [...lineageGraphml(lineage, { ignoreRecordSet: true })].join('');
  expect(text).toContain('t&lt;&amp;\ufffd&gt;');
  const xml = create(text).root();
  const ids = new Set<string>();
  const edges: string[] = [];
  xml.each(
    (node) => {
      const element = node.node as unknown as { nodeName: string; getAttribute(name: string): string | null };
      if (element.nodeName === 'node') ids.add(element.getAttribute('id')!);
      if (element.nodeName === 'edge') edges.push(element.getAttribute('source')!, element.getAttribute('target')!);
    },
    false,
    true,
  );
  expect(edges).toHaveLength(2);
  expect(edges.every((id) => ids.has(id))).toBe(true);
});

test('OpenLineage has an event for each statement that writes, with the lineage of its columns', async () => {
  const producer = 'https://example.org/jobglot/1';
  const options = {
    datasetNamespace: 'postgres://db:5432',
    jobNamespace: 'jobglot',
    jobName: 'nightly',
    runId: '7',
    eventTime: '2024-01-01T00:00:00.000Z',
    producer,
  };
  const events = [...openLineageEvents(await lineageOf(CHAIN), options)];
  expect(events).toHaveLength(2);
  expect([...openLineageEvents(await lineageOf(CHAIN), options)]).toEqual(events);
  const [first, second] = events;
  expect(first).toMatchObject({
    eventType: 'COMPLETE',
    eventTime: '2024-01-01T00:00:00.000Z',
    producer,
    schemaURL: 'https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent',
    job: { namespace: 'jobglot', name: 'nightly.1' },
    inputs: [{ namespace: 'postgres://db:5432', name: 'raw.orders' }],
  });
  expect(first!.run.runId).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  const field = (name: string, type: string, subtype: string, description = '') => ({
    namespace: 'postgres://db:5432',
    name: 'raw.orders',
    field: name,
    transformations: [{ type, subtype, description, masking: false }],
  });
  const { columnLineage } = first!.outputs[0]!.facets;
  expect(columnLineage).toEqual({
    _producer: producer,
    _schemaURL:
      'https://openlineage.io/spec/facets/1-2-0/ColumnLineageDatasetFacet.json#/$defs/ColumnLineageDatasetFacet',
    fields: {
      id: { inputFields: [field('id', 'DIRECT', 'IDENTITY')] },
      net: { inputFields: [field('vat', 'DIRECT', 'TRANSFORMATION'), field('gross', 'DIRECT', 'TRANSFORMATION')] },
    },
    dataset: [field('state', 'INDIRECT', 'FILTER')],
  });
  expect(second!.outputs[0]!.facets.columnLineage!.fields.net!.inputFields).toEqual([
    expect.objectContaining({ field: 'net', transformations: [expect.objectContaining({ subtype: 'AGGREGATION' })] }),
    expect.objectContaining({ field: 'id', transformations: [expect.objectContaining({ subtype: 'GROUP_BY' })] }),
  ]);
});
