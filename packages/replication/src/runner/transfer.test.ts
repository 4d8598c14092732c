import { type RunCounters, TaskRunError } from '@jobglot/core';
import type { Row } from '../connectors/cell';
import { BadRowError, type Load, type Page } from '../connectors/connector';
import type { Reading } from './read-plan';
import { rowsOf } from './rejects/page-of-rows';
import type { RejectFile } from './rejects/reject-file';
import { Transfer } from './transfer';

/** A destination that refuses rows whose second cell is `bad`, and says where if it knows. */
function setUp(knowsTheRow: boolean) {
  const pages: Page[] = [];
  const rejected: Row[] = [];
  const load = {
    resumeFrom: null,
    writePage: async (page: Page) => {
      const bad = rowsOf(page).findIndex(([, text]) => text === 'bad');
      if (bad >= 0) throw new BadRowError('a bad row', knowsTheRow ? bad : null, null);
      pages.push(page);
      return { inserted: page.rowCount, updated: 0, deleted: page.deletes?.length ?? 0 };
    },
  } as unknown as Load;
  const rejects = {
    takes: true,
    add: async (_row: number, _columns: readonly string[], row: Row) => void rejected.push(row),
  } as unknown as RejectFile;
  const totals: RunCounters[] = [];
  const context = { signal: new AbortController().signal, progress: () => {}, log: () => {} };
  const columns = ['id', 'text', 'gone'];
  const inputs = { load, mode: 'upsert', context, rejects, deletedAt: 2, marks: false, keyAt: [0], columns } as const;
  const transfer = new Transfer({ ...inputs, progress: (total) => totals.push(total) });
  return { transfer, pages, rejected, totals };
}

const ROWS: Row[] = [
  ['1', 'good', 'f'],
  ['2', 'bad', 'f'],
  ['3', 'good', 't'],
  ['4', 'bad', ''],
  ['5', 'good', null],
  ['6', 'good', '2024-01-01'],
];

/** @returns the rows as one page, by key; then it fails, if it is to */
async function* chunks(fails: boolean) {
  yield { format: 'rows', rows: ROWS, bytes: 60 } as const;
  if (fails) throw new TaskRunError('The connection was lost.', true);
}

const reading = { plan: { format: 'rows' }, limits: { rows: 6, bytes: 1e6 }, keyIndexes: [0] } as unknown as Reading;

test.each([true, false])('bad rows and deleted rows in one page (the row is known: %s)', async (knowsTheRow) => {
  const { transfer, pages, rejected } = setUp(knowsTheRow);
  await transfer.run({ read: () => chunks(false) } as never, reading, () => {});
  expect(pages.flatMap(rowsOf).map(([id]) => id)).toEqual(['1', '5']);
  expect(rejected.map(([id]) => id)).toEqual(['2', '4']);
  expect(pages.at(-1)).toMatchObject({ deletes: [['3'], ['6']], lastKey: ['6'], rowCount: 0 });
  // who goes on after a death before the deletes has to read the page again
  expect(pages.slice(0, -1).every((page) => page.lastKey === null)).toBe(true);
  expect(transfer.total).toMatchObject({ read: 6, inserted: 2, deleted: 2, failed: 2 });
});

test('rows that are committed have not failed when the source does', async () => {
  const { transfer, totals } = setUp(true);
  await expect(transfer.run({ read: () => chunks(true) } as never, reading, () => {})).rejects.toThrow('lost');
  expect(transfer.failed(true)).toEqual(totals.at(-1));
  expect(transfer.failed(false)).toMatchObject({ read: 6, inserted: 2, failed: 2 });
});
