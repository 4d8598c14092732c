import { analyze } from '../analysis/analyze';
import { mergeFiles } from '../analysis/merge-files';
import { lineageView } from '../exports/lineage-view';
import type { DbVendor } from '../lineage-model';
import { lineageOf, rowsOf } from '../testing/flows';

/** The direct relations, e.g. `s.a > t.b`. */
async function direct(sql: string, vendor: DbVendor = 'dbvpostgresql'): Promise<string[]> {
  return (await all(sql, vendor)).filter((row) => row.endsWith('fdd')).map((row) => row.replace(/ fdd$/, ''));
}

async function all(sql: string, vendor: DbVendor = 'dbvpostgresql'): Promise<string[]> {
  return rowsOf(await lineageOf(vendor, sql)).map((row) => row.replace(/^(.*),(.*),(.*),.*$/, '$1 > $2 $3'));
}

const TWO = 'CREATE TABLE a (i int, x int); CREATE TABLE b (i int, y int);';

describe('whose column it is', () => {
  test('when two tables could have it, it is a hint and no guess', async () => {
    const lineage = await lineageOf('dbvpostgresql', 'INSERT INTO t (a)\nSELECT b FROM s, u');
    expect(rowsOf(lineage)).toEqual([]);
    expect(lineage.errors).toEqual([
      {
        file: 'a.sql',
        type: 'SyntaxHint',
        message: 'find orphan column: no table of the statement is known to have b',
        span: { file: 'a.sql', line: 2, column: 8, endLine: 2, endColumn: 9 },
      },
    ]);
  });

  test('of two stars without definition it cannot be told', async () => {
    expect(await direct('INSERT INTO t (a) SELECT q.x FROM (SELECT * FROM s, u) q')).toEqual([
      's.* > t.a',
      'u.* > t.a',
    ]);
  });

  test.each([
    ['JOIN', ['a.i > t.i']],
    ['LEFT JOIN', ['a.i > t.i']],
    ['RIGHT JOIN', ['b.i > t.i']],
    ['FULL JOIN', ['a.i > t.i', 'b.i > t.i']],
  ])('a column merged by %s USING', async (join, expected) => {
    expect(await direct(`${TWO} INSERT INTO t (i) SELECT i FROM a ${join} b USING (i)`)).toEqual(expected);
  });

  test('a star has a merged column once', async () => {
    expect(await direct(`${TWO} CREATE VIEW v AS SELECT * FROM a NATURAL JOIN b`)).toEqual([
      'a.i > v.i',
      'a.x > v.x',
      'b.y > v.y',
    ]);
  });

  test('units of time and functions without brackets are no columns', async () => {
    const sql = 'INSERT INTO t (a) SELECT TIMESTAMPDIFF(MONTH, s.b, CURRENT_DATE) FROM s';
    expect(await direct(sql, 'dbvmysql')).toEqual(['s.b > t.a']);
  });

  test('a table called like a variable goes before it', async () => {
    const sql = 'CREATE PROCEDURE p(c INT) BEGIN INSERT INTO t (a, b) SELECT c.x, c FROM c; END';
    expect(await direct(sql, 'dbvmysql')).toEqual(['c.x > t.a']);
  });
});

describe('definitions', () => {
  test('of the own file go before those of others', async () => {
    const lineage = await lineageOf('dbvpostgresql', [
      { name: '1.sql', sql: 'CREATE TABLE tmp (a int); CREATE VIEW v1 AS SELECT * FROM tmp' },
      { name: '2.sql', sql: 'CREATE TABLE tmp (b int); CREATE VIEW v2 AS SELECT * FROM tmp' },
    ]);
    expect(rowsOf(lineage)).toEqual(['tmp.a,v1.a,fdd,create_view', 'tmp.b,v2.b,fdd,create_view']);
  });

  test('that lead back to themselves end', async () => {
    const sql = 'CREATE VIEW v AS SELECT * FROM w; CREATE VIEW w AS SELECT * FROM v; INSERT INTO t SELECT * FROM v';
    expect(await direct(sql)).toEqual(['v.* > t.*', 'v.* > w.*', 'w.* > v.*']);
  });

  test('say that a table is a view, also where it is only named', async () => {
    const { objects } = await lineageOf('dbvpostgresql', [
      { name: '1.sql', sql: 'INSERT INTO t (a) SELECT a FROM v' },
      { name: '2.sql', sql: 'CREATE VIEW v AS SELECT a FROM s' },
    ]);
    expect(objects.filter(({ kind }) => kind === 'view').map(({ name }) => name)).toEqual(['v']);
  });

  test('that come later make a view of what results of before took for a table', async () => {
    const options = { vendor: 'dbvpostgresql', defaultDatabase: '', defaultSchema: '' } as const;
    const before = await analyze([{ name: '1.sql', sql: 'INSERT INTO t (a) SELECT a FROM v' }], options);
    const later = await analyze([{ name: '2.sql', sql: 'CREATE VIEW v AS SELECT a FROM s' }], options);
    const { objects } = mergeFiles(options.vendor, [...before.files, ...later.files]);
    expect(objects.find(({ name }) => name === 'v')!.kind).toBe('view');
  });

  test('leave out what is no column', async () => {
    const sql = `CREATE TABLE s (a int, "key" int, PRIMARY KEY (a), CONSTRAINT c CHECK (a > 0), b numeric(10, 2));
      CREATE VIEW v AS SELECT * FROM s`;
    expect(await direct(sql)).toEqual(['s.a > v.a', 's.b > v.b', 's.key > v.key']);
  });

  test('may have types with fields', async () => {
    const sql =
      'CREATE TABLE s (a ARRAY<STRUCT<x INT, y MAP<STRING, INT>>>, b INT CHECK (b < 1), c INT); CREATE VIEW v AS SELECT * FROM s';
    expect(await direct(sql, 'dbvhive')).toEqual(['s.a > v.a', 's.b > v.b', 's.c > v.c']);
  });

  test('get the defaults of the job', async () => {
    const defaults = { defaultDatabase: 'db', defaultSchema: 'app' };
    const sql = 'CREATE TABLE app.s (a int); INSERT INTO t SELECT * FROM s; INSERT INTO u.t (x) SELECT a FROM d2.u.s';
    expect(rowsOf(await lineageOf('dbvoracle', sql, defaults))).toEqual([
      'D2.U.S.A,DB.U.T.X,fdd,insert',
      'DB.APP.S.A,DB.APP.T.A,fdd,insert',
    ]);
  });
});

test('a partition with a value of its own takes no column', async () => {
  const sql = `CREATE TABLE t (p string, a string); INSERT INTO t PARTITION (p = 'x') SELECT b FROM s`;
  expect(await direct(sql, 'dbvhive')).toEqual(['s.b > t.a']);
});

test('an aggregate over a window takes no groups, one with KEEP does', async () => {
  const window = 'INSERT INTO t (a) SELECT SUM(s.b) OVER (PARTITION BY s.c) FROM s GROUP BY s.b, s.c, s.d';
  expect(await all(window, 'dbvoracle')).toEqual(['S.B > T.A fdd', 'S.C > T.A fdr']);
  const keep = 'INSERT INTO t (a) SELECT MAX(s.b) KEEP (DENSE_RANK FIRST ORDER BY s.c) FROM s GROUP BY s.d';
  expect(await all(keep, 'dbvoracle')).toEqual(['S.B > T.A fdd', 'S.C > T.A fdr', 'S.D > T.A fdr']);
});

test('a table that is read and written is no pair of its own', async () => {
  const lineage = await lineageOf('dbvpostgresql', 'UPDATE t SET a = t.b, c = s.d FROM s');
  const view = lineageView(lineage, { ignoreRecordSet: true, tableToTable: true });
  expect(view.relations).toHaveLength(1);
});

test('places are those of the file, behind characters of two units too', async () => {
  const { objects } = await lineageOf(
    'dbvoracle',
    "SELECT 1 FROM dual;\nINSERT INTO t (a) SELECT '\u{1f600}', q'[x]', b FROM s",
  );
  const column = objects.find(({ name }) => name === 'S')!.columns.find(({ name }) => name === 'B')!;
  expect(column.span).toMatchObject({ line: 2, column: 40, endColumn: 41 });
});

describe('errors', () => {
  test('one bad statement costs only itself, and its values are not told', async () => {
    const sql =
      "INSERT INTO t (a) SELECT b FROM s;\nINSERT INTO t VALUES ('secret-1' 'secret-2') FROM;\nINSERT INTO u (a) SELECT b FROM s";
    const lineage = await lineageOf('dbvpostgresql', sql);
    expect(rowsOf(lineage)).toHaveLength(2);
    expect(lineage.errors).toEqual([
      expect.objectContaining({ type: 'SyntaxError', span: expect.objectContaining({ line: 2 }) }),
    ]);
    expect(JSON.stringify(lineage.errors)).not.toContain('secret');
  });

  test.each([
    "SELECT CAST(a 'secret') FROM t",
    "SELECT a FROM t GROUP 'secret'",
    "UPDATE t 'secret' SET a = 1",
    "SELECT CASE a WHEN 1 'secret' END",
  ])('no value is told: %s', async (sql) => {
    const { errors } = await lineageOf('dbvpostgresql', sql);
    expect(errors).toHaveLength(1);
    expect(JSON.stringify(errors)).not.toContain('secret');
  });

  test('MDX is refused', async () => {
    await expect(lineageOf('dbvmdx', 'SELECT 1')).rejects.toThrow('MDX is no SQL');
  });

  test('what is nested too deeply says so', async () => {
    const { errors } = await lineageOf('dbvpostgresql', `SELECT ${'('.repeat(600)}a${')'.repeat(600)} FROM s`);
    expect(errors[0]!.message).toMatch(/too deeply nested: split it/);
  });
});
