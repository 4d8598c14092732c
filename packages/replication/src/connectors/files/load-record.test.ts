import { mkdtempSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileStamp, readRecord, withState, writeRecord } from './load-record';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'jobglot-record-'));
  file = join(folder, 't.csv');
});
afterEach(() => rmSync(folder, { recursive: true }));

const OLD = { executionId: 1, fence: 1, columns: [], states: { a: { cursor: 'old' }, b: { cursor: 'other' } } };
const COLUMNS = [{ name: 'id', type: { kind: 'int64' }, nullable: true }] as const;

test('a kill before the new file is in place leaves the old state, one after it the new state', async () => {
  writeFileSync(file, 'old');
  const part = join(folder, 't.csv.part-2');
  writeFileSync(part, 'new');
  utimesSync(part, 1, 1);
  const states = withState(OLD.states, 'a', { cursor: 'new' });
  await writeRecord(file, OLD, { stamp: await fileStamp(part), columns: COLUMNS, states });
  expect(await readRecord(file)).toEqual(OLD);
  renameSync(part, file);
  expect(await readRecord(file)).toEqual({ ...OLD, columns: COLUMNS, states });
  expect(states).toEqual({ a: { cursor: 'new' }, b: { cursor: 'other' } });
});

test('the state of a file that is gone is gone', async () => {
  writeFileSync(file, 'x');
  await writeRecord(file, OLD);
  expect((await readRecord(file))?.states).toEqual(OLD.states);
  rmSync(file);
  expect(await readRecord(file)).toEqual({ ...OLD, states: {} });
});

test('a record of an earlier version has no states; one that cannot be read is none', async () => {
  writeFileSync(file, 'x');
  await writeRecord(file, OLD);
  const record = join(folder, '.jobglot', 't.csv.json');
  writeFileSync(record, JSON.stringify({ executionId: 1, fence: 7, columns: [] }));
  expect(await readRecord(file)).toEqual({ executionId: 1, fence: 7, columns: [], states: {} });
  writeFileSync(record, '{"fence":');
  expect(await readRecord(file)).toBeNull();
});

test('a task without state is left out', () => {
  expect(withState(OLD.states, 'a', null)).toEqual({ b: { cursor: 'other' } });
});
