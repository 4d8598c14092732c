import { setImmediate } from 'node:timers/promises';
import { mergeFiles } from '../analysis/merge-files';
import type { AnalysisOptions, SqlFile } from '../lineage-model';
import { LineageWorker } from './lineage-worker';

const options: AnalysisOptions = { vendor: 'dbvpostgresql', defaultDatabase: '', defaultSchema: '' };
const file = (name: string, sql: string): SqlFile => ({ name, sql });
const worker = new LineageWorker();

afterAll(() => worker.stop());

test('analyses in a thread, and tells how far it is', async () => {
  const progress = jest.fn();
  const files = [file('a.sql', 'CREATE TABLE a (x int)'), file('b.sql', 'INSERT INTO b SELECT * FROM a; SELEC 1')];
  const { files: found } = await worker.analyze(files, options, { progress });
  const lineage = mergeFiles(options.vendor, found);
  expect(lineage.relations.map(({ effect }) => effect)).toEqual(['select', 'insert']);
  expect(lineage.errors).toEqual([expect.objectContaining({ file: 'b.sql', type: 'SyntaxError' })]);
  expect(progress.mock.calls.map(([step]) => step)).toEqual([
    { files: 1, ofFiles: 2, statements: 1 },
    { files: 2, ofFiles: 2, statements: 3 },
  ]);
});

test('the process goes on while a long file is read', async () => {
  const sql = 'INSERT INTO t (a) SELECT b FROM s;'.repeat(2000);
  let turns = 0;
  const running = worker.analyze([file('a.sql', sql)], options);
  let over = false;
  running.finally(() => {
    over = true;
  });
  while (!over) {
    turns++;
    await setImmediate();
  }
  expect(turns).toBeGreaterThan(100);
});

test('an abort ends an analysis at once, and the next one works', async () => {
  const abort = new AbortController();
  const files = Array.from({ length: 200 }, (_, i) =>
    file(`${i}.sql`, 'INSERT INTO t (a) SELECT b FROM s;'.repeat(50)),
  );
  const progress = jest.fn(() => abort.abort(new Error('cancelled')));
  const running = worker.analyze(files, options, { signal: abort.signal, progress });
  const next = worker.analyze([file('a.sql', 'INSERT INTO t (a) SELECT b FROM s')], options);
  await expect(running).rejects.toThrow('cancelled');
  expect(progress).toHaveBeenCalledTimes(1);
  expect((await next).files[0]!.statements).toBe(1);
});

test('an analysis that waits can be aborted', async () => {
  const first = worker.analyze([file('a.sql', 'SELECT 1')], options);
  await expect(worker.analyze([], options, { signal: AbortSignal.abort(new Error('too late')) })).rejects.toThrow(
    'too late',
  );
  await first;
});

test('when the thread ends, that is an error of the analysis', async () => {
  // More than the thread's heap holds.
  const sql = `INSERT INTO t (a) SELECT ${'(b),'.repeat(3_000_000)} b FROM s`;
  await expect(worker.analyze([file('a.sql', sql)], options)).rejects.toThrow('the analysis itself failed');
  expect((await worker.analyze([file('a.sql', 'SELECT 1')], options)).files[0]!.statements).toBe(1);
});
