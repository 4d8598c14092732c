import type { AnalysisOptions, SqlFile } from '../lineage-model';
import { analyze } from './analyze';
import { mergeFiles } from './merge-files';

const options: AnalysisOptions = { vendor: 'dbvoracle', defaultDatabase: '', defaultSchema: 'app' };
const files: readonly SqlFile[] = [
  { name: 'ddl.sql', sql: 'CREATE TABLE src (a NUMBER, b NUMBER)' },
  { name: 'star.sql', sql: 'CREATE VIEW v AS SELECT * FROM src' },
  { name: 'other.sql', sql: 'INSERT INTO t (x) SELECT y FROM u' },
];

test('files that have not changed are not read again', async () => {
  const first = await analyze(files, options);
  const again = await analyze(files, options, { known: first.files });
  expect(again.files.map((file, i) => file === first.files[i])).toEqual([true, true, true]);
});

test('a file is read again when a definition that it uses has changed', async () => {
  const first = await analyze(files, options);
  const changed = [{ name: 'ddl.sql', sql: 'CREATE TABLE src (a NUMBER, c NUMBER)' }, ...files.slice(1)];
  const { files: again } = await analyze(changed, options, { known: first.files });
  expect(again.map((file, i) => file === first.files[i])).toEqual([false, false, true]);
  const view = mergeFiles(options.vendor, again).objects.find(({ kind }) => kind === 'view');
  expect(view).toMatchObject({ schema: 'APP', name: 'V', columns: [{ name: 'A' }, { name: 'C' }] });
});

test('a file is read again under other options', async () => {
  const first = await analyze(files, options);
  const { files: again } = await analyze(files, { ...options, defaultSchema: 'x' }, { known: first.files });
  expect(again.some((file, i) => file === first.files[i])).toBe(false);
});

test('results are plain JSON', async () => {
  const { files: results } = await analyze(files, options);
  const stored = JSON.parse(JSON.stringify(results));
  const again = await analyze(files, options, { known: stored });
  expect(again.files.every((file, i) => file === stored[i])).toBe(true);
});
