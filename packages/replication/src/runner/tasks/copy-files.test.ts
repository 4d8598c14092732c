import { randomBytes } from 'node:crypto';
import { readdirSync, statSync, symlinkSync, truncateSync } from 'node:fs';
import { readFile, readlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunCounters } from '@jobglot/core';
import { makeFolderFixture } from '../../connectors/folder/testing/folder-fixture';
import { seededRandom } from '../../testing/random';
import { taskRequest } from '../../testing/run-task';
import { startTaskProcess } from '../../testing/run-task-process';

let f: ReturnType<typeof makeFolderFixture>;
beforeEach(() => {
  f = makeFolderFixture();
});
afterEach(() => f.close());

const copy = (from: string, to: string, options = '') =>
  `REPLICATE [${to}] WITH SourceFormat=BINARY, TargetFormat=BINARY${options && `, ${options}`} [${from}]`;
const left = (path: string) => readdirSync(join(f.root, path, '.jobglot')).sort();

test('files are copied as they are, with their subfolders, and counted', async () => {
  const bytes = randomBytes(300_000);
  f.write('in/a/b/c.bin', bytes);
  f.write('in/empty', '');
  f.write('in/.hidden', 'x');
  const { counters, log, destinationTable } = await f.run(copy('in', 'out/2026/'));
  expect(f.list('out')).toEqual(['2026/a/b/c.bin', '2026/empty']);
  expect((await readFile(join(f.root, 'out/2026/a/b/c.bin'))).equals(bytes)).toBe(true);
  expect(counters).toEqual({
    read: 0,
    written: 0,
    inserted: 0,
    updated: 0,
    deleted: 0,
    failed: 0,
    bytes: 300_000,
    filesRead: 2,
    filesWritten: 2,
  });
  expect(destinationTable).toBe('out/2026/');
  expect(log.at(-1)).toBe('info: Copied 2 files (300000 bytes).');
  expect(left('out/2026')).toEqual(['files.json', 'files.lock']);
});

test('one file, several paths, the whole folder of a connection', async () => {
  f.write('in/a.bin', 'a');
  f.write('in/b/b.bin', 'b');
  await f.run(copy('in/a.bin|in/b', 'out'));
  expect(f.list('out')).toEqual(['a.bin', 'b.bin']);
  const destination = { ...f.connection, id: 'g', properties: { URI: 'other' } };
  await f.run(copy('in', '.'), { destination });
  expect(f.list('other')).toEqual(['a.bin', 'b/b.bin']);
  f.write('in/c/a.bin', 'c');
  await expect(f.run(copy('in|in/c', 'two'))).rejects.toThrow('Two source files would be named "a.bin"');
});

test('filters, marker files and the end of the source files', async () => {
  f.write('in/a.bin', 'a');
  f.write('in/b.txt', 'b');
  f.write('in/ok', '');
  const options = "SourceFileFilter='*.bin', SourceMarkerFile=ok, SourceFileOperation=DELETE, TargetMarkerFile=done";
  await f.run(copy('in', 'out', options));
  expect(f.list('out')).toEqual(['a.bin', 'done']);
  expect(f.list('in')).toEqual(['b.txt', 'ok']);
  await expect(f.run(copy('in', 'out', options))).rejects.toThrow('Source file or source directory unavailable: "in"');
});

describe('files that are there already', () => {
  beforeEach(() => {
    f.write('in/a.bin', 'new a');
    f.write('in/b.bin', 'new b');
    f.write('out/b.bin', 'old');
  });

  test('are replaced', async () => {
    await f.run(copy('in', 'out'));
    expect(f.text('out/b.bin')).toBe('new b');
  });

  test('stay, and their sources too', async () => {
    const { counters, log } = await f.run(copy('in', 'out', "TargetDuplicates='SKIP', SourceFileOperation=DELETE"));
    expect([f.text('out/a.bin'), f.text('out/b.bin')]).toEqual(['new a', 'old']);
    expect(counters).toMatchObject({ bytes: 5, filesRead: 1, filesWritten: 1 });
    expect(f.list('in')).toEqual(['b.bin']);
    expect(log.at(-1)).toBe(
      'info: Copied 1 files (5 bytes), left 1 as they are, because files of their names are there.',
    );
  });

  test('end the task before anything is copied; what an earlier attempt has copied is none of them', async () => {
    const attempt = (executionId: number, from = 'in') =>
      f.run(copy(from, 'out', 'TargetDuplicates=ABANDON'), { executionId });
    await expect(attempt(1)).rejects.toThrow(
      'Duplicate files exist in the destination path: "b.bin". Nothing was written.',
    );
    expect(f.list('out')).toEqual(['b.bin']);
    await attempt(2, 'in/a.bin');
    await attempt(2, 'in');
    expect(f.text('out/b.bin')).toBe('new b');
    await expect(attempt(3)).rejects.toThrow('Duplicate files');
  });
});

test.each([
  ['REPLICATE [out] WITH SourceFormat=BINARY [in]', 'The binary file is applicable only to file connections'],
  ['REPLICATE [out] WITH TargetFormat=BINARY [in]', 'The binary file is applicable only to file connections'],
  ['REPLICATE [out] WITH SourceFormat=BINARY, TargetFormat=BINARY SELECT * FROM [in]', 'Binary files have no rows'],
  [copy('in', 'in'), 'are the same'],
  [copy('in', 'in/copy'), 'in/copy lies in the folder that is read'],
  [copy('in', '../out'), 'cannot be the path of a new file'],
  [copy('in', 'up/x'), 'lies outside the files root'],
])('%s is refused', async (statement, message) => {
  f.write('in/a.bin', 'a');
  symlinkSync(tmpdir(), join(f.root, 'up'));
  await expect(f.run(statement)).rejects.toThrow(message);
});

test('between a folder and a table nothing is copied', async () => {
  f.write('in/a.bin', 'a');
  const destination = { id: 'c', name: 'csv', connector: 'CSV', properties: { URI: 'out' } };
  await expect(f.run(copy('in', 'out'), { destination })).rejects.toThrow('applicable only to file connections');
});

test('a link in the destination is followed only below the files root', async () => {
  f.write('in/sub/a.bin', 'a');
  f.write('out/x', '');
  symlinkSync(tmpdir(), join(f.root, 'out/sub'));
  await expect(f.run(copy('in', 'out'))).rejects.toThrow('lies outside the files root');
  expect(await readlink(join(f.root, 'out/sub'))).toBe(tmpdir());
  f.write('other/x', '');
  symlinkSync(tmpdir(), join(f.root, 'other/.jobglot'));
  await expect(f.run(copy('in', 'other'))).rejects.toThrow('lies outside the files root');
  expect(readdirSync(tmpdir())).not.toContain('files.lock');
});

test('a file that changes while it is read is not taken for whole', async () => {
  f.write('in/a.bin', randomBytes(500_000));
  const progress = (counters: RunCounters) =>
    counters.bytes < 100_000 && truncateSync(join(f.root, 'in/a.bin'), 200_000);
  await expect(f.run(copy('in', 'out'), { progress })).rejects.toThrow('a.bin changed while it was read');
  expect(f.list('out')).toEqual([]);
  expect(left('out')).toEqual(['files.json', 'files.lock']);
});

test('a cancel stops in the middle of a file and leaves nothing half-written', async () => {
  f.write('in/a.bin', randomBytes(500_000));
  const cancel = new AbortController();
  const progress = () => cancel.abort(new Error('cancelled'));
  await expect(f.run(copy('in', 'out'), { signal: cancel.signal, progress })).rejects.toThrow('cancelled');
  expect(f.list('out')).toEqual([]);
  expect(left('out')).toEqual(['files.json', 'files.lock']);
});

describe('killed', () => {
  const FILES = 30;
  const random = seededRandom('killed copies');
  const content = (n: number) => Buffer.alloc(200_000 + n * 1000, `file ${n} `);

  test.each(['REPLACE', 'SKIP', 'ABANDON'])('and run again, files are whole or not there (%s)', async (duplicates) => {
    for (let n = 0; n < FILES; n++) f.write(`in/${n % 3}/${n}.bin`, content(n));
    const request = (fence: number) =>
      taskRequest({
        statement: copy('in', 'out', `TargetDuplicates='${duplicates}'`),
        source: f.connection,
        destination: f.connection,
        executionId: 900,
        fence,
      });
    let fence = 1;
    for (; fence <= 4; fence++) {
      const worker = startTaskProcess(request(fence), f.environment);
      let seen = 0;
      const stopAt = Math.floor(random() * 40);
      worker.child.stdout!.on('data', (text) => {
        seen += String(text).split('\n').length;
        if (seen > stopAt) worker.child.kill('SIGKILL');
      });
      await worker.ended();
      for (const path of f.exists('out') ? f.list('out') : []) {
        expect(statSync(join(f.root, 'out', path)).size).toBe(content(Number(/(\d+)\.bin$/.exec(path)![1])).length);
      }
    }
    expect(await startTaskProcess(request(fence), f.environment).ended()).toBe(true);
    expect(f.list('out')).toHaveLength(FILES);
    for (const path of f.list('out')) {
      const n = Number(/(\d+)\.bin$/.exec(path)![1]);
      expect((await readFile(join(f.root, 'out', path))).equals(content(n))).toBe(true);
    }
    expect(left('out')).toEqual(['files.json', 'files.lock']);
  });

  test('a claim that was taken over writes nothing', async () => {
    f.write('in/a.bin', 'a');
    await f.run(copy('in', 'out'), { fence: 9 });
    await expect(f.run(copy('in', 'out'), { fence: 8 })).rejects.toThrow('claim_lost');
  });
});
