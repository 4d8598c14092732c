import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { RunAbort } from '@jobglot/core';
import Database from 'libsql';
import { SqliteEngine } from './sqlite-engine';
import { READ_PRAGMAS, sqliteUri, WRITE_PRAGMAS } from './sqlite-uri';

const ENDLESS = 'WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT count(*) FROM c';

let folder: string;
let file: string;
const never = new AbortController().signal;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'jobglot-engine-'));
  file = join(folder, 'a ?b#c%.db');
  new Database(file).exec('CREATE TABLE t (a INTEGER); INSERT INTO t VALUES (1), (9223372036854775807)');
});
afterEach(() => rmSync(folder, { recursive: true }));

const open = (mode: 'ro' | 'rw' | 'rwc', signal = never) =>
  SqliteEngine.start(sqliteUri(file, mode), mode === 'ro' ? READ_PRAGMAS : WRITE_PRAGMAS, signal);

/** Waits until the process has computed for a while, that is, until it is inside the endless statement. */
async function computing(pid: number): Promise<void> {
  const ticks = () => Number(readFileSync(`/proc/${pid}/stat`, 'utf8').split(' ')[13]);
  for (const begin = ticks(); ticks() < begin + 10; ) await delay(10);
}

test('an abort stops an endless statement at once, with the reason', async () => {
  const cancel = new AbortController();
  const engine = await open('ro', cancel.signal);
  const running = engine.ask('all', { sql: ENDLESS, params: [] }).catch((e: unknown) => e);
  await computing(engine.pid);
  const since = performance.now();
  cancel.abort(new RunAbort('cancel'));
  expect(await running).toMatchObject({ why: 'cancel' });
  expect(performance.now() - since).toBeLessThan(1_000);
  await expect(engine.ask('all', { sql: 'SELECT 1', params: [] })).rejects.toMatchObject({ why: 'cancel' });
});

test('a time limit stops a statement', async () => {
  const engine = await open('ro');
  await expect(engine.ask('all', { sql: ENDLESS, params: [] }, 0.3)).rejects.toThrow('command timeout of 0.3 s');
});

test('the process ends with its parent, even inside a statement', async () => {
  const script = `
    const { SqliteEngine } = require(${JSON.stringify(compiled('sqlite-engine.js'))});
    SqliteEngine.start(${JSON.stringify(sqliteUri(file, 'ro'))}, [], new AbortController().signal).then((engine) => {
      process.stdout.write(String(engine.child.pid));
      engine.ask('all', { sql: ${JSON.stringify(ENDLESS)}, params: [] });
    });`;
  const parent = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  const pid = Number(await new Promise((resolve) => parent.stdout.once('data', (d) => resolve(String(d)))));
  await computing(pid);
  parent.kill('SIGKILL');
  const alive = () => {
    try {
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  };
  expect(alive()).toBe(true);
  for (let i = 0; i < 50 && alive(); i++) await delay(100);
  expect(alive()).toBe(false);
});

test('a read-only database is not written to, and a missing file is not made', async () => {
  const engine = await open('ro');
  for (const sql of ['INSERT INTO t VALUES (2)', 'CREATE TABLE u (a)', 'PRAGMA user_version = 3; DELETE FROM t']) {
    await expect(engine.ask('exec', { sql })).rejects.toMatchObject({ code: 'SQLITE_READONLY' });
  }
  await engine.close();
  file = join(folder, 'missing.db');
  await expect(open('ro')).rejects.toThrow();
  await expect(open('rw')).rejects.toThrow();
});

test('whole numbers keep 64 bits', async () => {
  const engine = await open('ro');
  expect(await engine.ask('all', { sql: 'SELECT a FROM t ORDER BY a', params: [] })).toEqual([
    [1n],
    [9223372036854775807n],
  ]);
  await engine.close();
});

test('views and triggers of the file cannot reach the file system', async () => {
  writeFileSync(join(folder, 'secret'), 'canary');
  const path = join(folder, 'secret').replaceAll("'", "''");
  const db = new Database(file);
  db.exec(`CREATE VIEW v AS SELECT readfile('${path}') AS x`);
  db.exec(`CREATE VIEW w AS SELECT * FROM fsdir('${folder}')`);
  db.exec(`CREATE TRIGGER g AFTER INSERT ON t BEGIN SELECT writefile('${join(folder, 'made')}', 'x'); END`);
  db.close();
  const reader = await open('ro');
  for (const sql of ['SELECT * FROM v', 'SELECT * FROM w']) {
    await expect(reader.ask('all', { sql, params: [] })).rejects.toThrow(/unsafe use/);
  }
  await reader.close();
  const writer = await open('rw');
  await expect(writer.ask('exec', { sql: 'INSERT INTO t VALUES (5)' })).rejects.toThrow(/unsafe use/);
  await writer.close();
});

test('libsql carries no table function that the guard does not know', () => {
  const db = new Database(file);
  const modules = db.prepare('SELECT name FROM pragma_module_list').raw(true).all().flat() as string[];
  const known =
    /^(carray|dbstat|fsdir|fts\w+|generate_series|geopoly|json_each|json_tree|pragma_\w+|rtree\w*|sqlite_dbpage|sqlite_stmt|vector_top_k)$/;
  expect(modules.filter((m) => !known.test(m))).toEqual([]);
  db.close();
});

function compiled(name: string): string {
  return join(__dirname, name).replace(`${sep}src${sep}`, `${sep}dist${sep}`);
}
