import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import { RunAbort } from '@jobglot/core';
import { acquireTableLock } from './table-lock';

let folder: string;
const file = () => join(folder, '.jobglot', 't.lock');
const never = new AbortController().signal;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'jobglot-lock-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('a second holder waits for the first, and says so once', async () => {
  const first = await acquireTableLock(file(), never, () => {});
  const messages: string[] = [];
  let held = false;
  let said: () => void;
  const waiting = new Promise<void>((resolve) => {
    said = resolve;
  });
  const second = acquireTableLock(file(), never, (m) => {
    messages.push(m);
    said();
  }).then((lock) => {
    held = true;
    return lock;
  });
  await waiting;
  expect(held).toBe(false);
  first.release();
  first.release();
  (await second).release();
  expect(messages).toHaveLength(1);
  expect(readdirSync(join(folder, '.jobglot'))).toEqual(['t.lock']);
});

test('waiting ends with the signal', async () => {
  const first = await acquireTableLock(file(), never, () => {});
  const cancel = new AbortController();
  const second = acquireTableLock(file(), cancel.signal, () => cancel.abort(new RunAbort('cancel')));
  await expect(second).rejects.toMatchObject({ why: 'cancel' });
  first.release();
});

test('a killed holder holds nothing', async () => {
  const module = join(__dirname, 'table-lock.js').replace(`${sep}src${sep}`, `${sep}dist${sep}`);
  const script = `require(${JSON.stringify(module)}).acquireTableLock(${JSON.stringify(file())}, new AbortController().signal, () => {})
    .then(() => { console.log('held'); setInterval(() => {}, 1000); })`;
  const holder = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  await new Promise((resolve) => holder.stdout.once('data', resolve));
  let waited = false;
  const since = performance.now();
  const lock = acquireTableLock(file(), never, () => {
    waited = true;
    holder.kill('SIGKILL');
  });
  (await lock).release();
  expect(waited).toBe(true);
  expect(performance.now() - since).toBeLessThan(2_000);
});
