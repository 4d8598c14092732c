import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import { RunAbort } from '@jobglot/core';
import { waitUntil } from '../../../testing/wait-until';
import { duckdb } from '../testing/duckdb';
import { ParquetEngine } from './parquet-engine';

let folder: string;
let file: string;
const never = new AbortController().signal;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'jobglot-parquet-'));
  file = join(folder, 't.parquet');
  await duckdb(`COPY (SELECT range AS n, repeat('x', 200) AS t FROM range(1000000)) TO '${file}' (FORMAT parquet)`);
});
afterEach(() => rmSync(folder, { recursive: true }));

const settings = () => ({ database: null, file, timeZone: 'UTC' });

function alive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

test('an abort stops what is running at once, with the reason', async () => {
  const cancel = new AbortController();
  const engine = await ParquetEngine.start(settings(), cancel.signal);
  await engine.ask('read', { columns: ['n', 't'] });
  const reading = engine.ask('fetch', { rows: 1_000_000 }).catch((e: unknown) => e);
  cancel.abort(new RunAbort('cancel'));
  expect(await reading).toMatchObject({ why: 'cancel' });
  await expect(engine.ask('columns', null)).rejects.toMatchObject({ why: 'cancel' });
  await waitUntil('the end of the process', async () => !alive(engine.pid));
});

test('the process ends with its parent, even while it works', async () => {
  const script = `
    const { ParquetEngine } = require(${JSON.stringify(compiled('parquet-engine.js'))});
    ParquetEngine.start(${JSON.stringify(settings())}, new AbortController().signal).then(async (engine) => {
      await engine.ask('read', { columns: ['n', 't'] });
      for (let i = 0; ; i++) {
        await engine.ask('read', { columns: ['n', 't'] });
        await engine.ask('fetch', { rows: 10_000 });
        if (i === 0) process.stdout.write(String(engine.pid));
      }
    });`;
  const parent = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'ignore'] });
  const pid = Number(await new Promise((resolve) => parent.stdout.once('data', (d) => resolve(String(d)))));
  expect(alive(pid)).toBe(true);
  parent.kill('SIGKILL');
  await waitUntil('the end of the process', async () => !alive(pid));
});

test('it reaches no file but the one that it is told', async () => {
  const other = join(folder, 'other.parquet');
  writeFileSync(other, '');
  const engine = await ParquetEngine.start({ ...settings(), file: other }, never);
  await expect(engine.ask('columns', null)).rejects.toThrow(/too small/);
  engine.kill();
  // neither a pattern nor SQL leads out of it
  for (const trick of [join(folder, '*.parquet'), `${file}'), read_parquet('${other}`]) {
    const tricked = await ParquetEngine.start({ ...settings(), file: trick }, never);
    await expect(tricked.ask('columns', null)).rejects.toThrow(/Permission|No files/);
    tricked.kill();
  }
});

test.each([
  ['short', 3_000, 1_000],
  ['wide', 1, 500],
])('a file of %s rows is made that is larger than the memory for it', async (_, rowsAtOnce, times) => {
  const part = join(folder, 'big.part-1');
  const engine = await ParquetEngine.start({ database: `${part}.duckdb`, file: part, timeZone: 'UTC' }, never);
  await engine.ask('create', { columns: [{ name: 't', type: { kind: 'string' }, nullable: true }] });
  const filling = 'abcdefgh'.repeat(rowsAtOnce === 1 ? 125_000 : 12);
  for (let i = 0; i < times; i++) {
    const lines = Array.from({ length: rowsAtOnce }, (_, r) => `${i * 7919 + r * 104_729}${filling}${r}\n`);
    await engine.ask('rows', { data: Buffer.from(lines.join('')), rows: lines.length });
    if (i % 10 === 9) await engine.ask('rowsEnd', null);
  }
  expect(await engine.ask('finish', null)).toEqual({ lost: 0 });
  await engine.stop();
  expect(await duckdb(`SELECT count(*) FROM read_parquet('${part}')`)).toEqual([[String(rowsAtOnce * times)]]);
});

function compiled(name: string): string {
  return join(__dirname, name).replace(`${sep}src${sep}`, `${sep}dist${sep}`);
}
