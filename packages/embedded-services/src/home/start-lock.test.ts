import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeScratchFolder } from '../testing/scratch-folder';
import { processStamp, withStartLock } from './start-lock';

const scratch = makeScratchFolder();
afterAll(() => scratch.remove());

test('one start at a time, also when one of them fails', async () => {
  const path = join(scratch.path, 'turns.lock');
  const order: string[] = [];
  let release = (): void => undefined;
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  const first = withStartLock(path, async () => {
    order.push('first in');
    await gate;
    order.push('first out');
    throw new Error('start failed');
  });
  const second = withStartLock(path, async () => order.push('second in'));
  expect(readFileSync(path, 'utf8')).toBe(processStamp(process.pid));
  release();
  await expect(first).rejects.toThrow('start failed');
  await second;
  expect(order).toEqual(['first in', 'first out', 'second in']);
  expect(existsSync(path)).toBe(false);
});

test('the lock of a dead process, and of a pid that is somebody else by now, is taken over', async () => {
  const path = join(scratch.path, 'dead.lock');
  const gone = spawnSync(process.execPath, ['-e', '0']).pid;
  const reused = process.platform === 'linux' ? [`${process.pid} 1`] : [];
  for (const holder of [`${gone} 12345`, ...reused]) {
    writeFileSync(path, holder);
    expect(await withStartLock(path, async () => readFileSync(path, 'utf8'))).toBe(processStamp(process.pid));
  }
  expect(readdirSync(scratch.path)).toEqual([]);
});
