import { type ChildProcess, spawn } from 'node:child_process';
import { join, sep } from 'node:path';
import { createInterface } from 'node:readline';
import { makeSqliteFixture, query } from './testing/sqlite-fixture';

const ROWS = 60_000;
const PAGE = 1_000;

/** Loads ROWS rows in pages and says after each how many are committed; runs in a process of its own, to be killed. */
const LOADER = `
const { sqliteConnector } = require(${JSON.stringify(join(__dirname, 'connector.js').replace(`${sep}src${sep}`, `${sep}dist${sep}`))});
const { root, mode, fence } = JSON.parse(process.argv[1]);
(async () => {
  const connection = { id: 'c', name: 'c', connector: 'SQLite', properties: { DataSource: 'data.db' } };
  const env = { filesRoot: root, allowedHosts: [], ownServices: [] };
  const destination = await sqliteConnector.openDestination(connection, env, new AbortController().signal);
  const table = { schema: null, name: 'killed' };
  const columns = [{ name: 'id', type: { kind: 'int64' }, nullable: false }, { name: 'v', type: { kind: 'string' }, nullable: true }];
  const load = await destination.beginLoad({ taskId: '1', executionId: 1, fence, table, mode, alterSchema: false,
    autoTruncate: false, commandTimeout: 0, deletions: 'keep', historyBy: 'id', schema: { path: table, columns, primaryKey: ['id'] } }, console.error);
  let total = load.resumeFrom?.counters ?? { read: 0, written: 0, inserted: 0, updated: 0, deleted: 0, failed: 0, bytes: 0 };
  console.log('from ' + (load.resumeFrom?.lastKey?.[0] ?? 0));
  for (let id = Number(load.resumeFrom?.lastKey?.[0] ?? 0); id < ${ROWS}; id += ${PAGE}) {
    const rows = Array.from({ length: ${PAGE} }, (_, i) => [String(id + i + 1), 'value ' + (id + i + 1)]);
    total = { ...total, read: total.read + rows.length };
    const counts = await load.writePage({ chunks: [{ format: 'rows', rows, bytes: 1 }], rowCount: rows.length, bytes: 1,
      lastKey: [String(id + ${PAGE})] }, total);
    total = { ...total, inserted: total.inserted + counts.inserted, updated: total.updated + counts.updated };
    console.log('committed ' + (id + ${PAGE}));
  }
  await load.finish(null);
  console.log('counters ' + JSON.stringify(total));
  await destination.close();
})();
`;

interface Attempt {
  readonly from: number;
  readonly committed: number;
  readonly counters: { readonly read: number; readonly inserted: number; readonly updated: number } | null;
}

/** @param killAt SIGKILL as soon as that many rows are committed */
async function attempt(root: string, mode: string, fence: number, killAt: number): Promise<Attempt> {
  const child: ChildProcess = spawn(process.execPath, ['-e', LOADER, JSON.stringify({ root, mode, fence })], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let [from, committed] = [-1, 0];
  let counters: Attempt['counters'] = null;
  for await (const line of createInterface({ input: child.stdout! })) {
    const [word = '', rest = ''] = line.split(/ (.*)/);
    if (word === 'from') from = Number(rest);
    if (word === 'committed') committed = Number(rest);
    if (word === 'counters') counters = JSON.parse(rest);
    if (committed >= killAt) child.kill('SIGKILL');
  }
  return { from, committed, counters };
}

test.each(['replace', 'upsert', 'append', 'history'])(
  '%s that is killed again and again ends with every row once',
  async (mode) => {
    const f = makeSqliteFixture();
    let reached = 0;
    let fence = 0;
    for (const killAt of [1_000, 7_000, 20_000, 33_000, 50_000]) {
      const { from, committed } = await attempt(f.root, mode, ++fence, killAt);
      // What was reported is there; one page more may have been committed before the kill.
      expect(from).toBeGreaterThanOrEqual(reached);
      expect(from).toBeLessThanOrEqual(reached + 2 * PAGE);
      expect(committed).toBeLessThan(ROWS);
      reached = committed;
      expect(query(f.file, 'PRAGMA integrity_check')).toEqual([['ok']]);
    }
    const { counters } = await attempt(f.root, mode, ++fence, Number.POSITIVE_INFINITY);
    expect(counters).toMatchObject({ read: ROWS, inserted: ROWS, updated: 0 });
    expect(query(f.file, "SELECT count(*), sum(id), sum(v = 'value ' || id) FROM killed")).toEqual([
      [BigInt(ROWS), BigInt((ROWS * (ROWS + 1)) / 2), BigInt(ROWS)],
    ]);
    expect(await f.contents()).toEqual(['killed']);
    await f.close();
  },
);
