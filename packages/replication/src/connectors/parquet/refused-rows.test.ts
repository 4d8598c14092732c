import { withLoad } from '../../testing/conformance/keyed';
import { loadPlan, writeRows } from '../../testing/load-rows';
import { readRows } from '../../testing/read-rows';
import type { Row } from '../cell';
import { BadRowError } from '../connector';
import { makeFileFixture } from '../files/testing/file-fixture';
import type { LogicalType } from '../table-schema';
import { parquetConnector } from './connector';
import { columns, withColumns } from './testing/typed-plan';

let f: ReturnType<typeof makeFileFixture>;
beforeEach(() => {
  f = makeFileFixture(parquetConnector);
});
afterEach(() => f.close());

const BAD: readonly [LogicalType, string][] = [
  [{ kind: 'int32' }, '2147483648'],
  [{ kind: 'int64' }, '1.7'],
  [{ kind: 'int64' }, 'canary'],
  [{ kind: 'decimal', precision: 4, scale: 2 }, '100.00'],
  [{ kind: 'bool' }, 'canary'],
  [{ kind: 'float64' }, 'canary'],
  [{ kind: 'date' }, '2023-02-29'],
  [{ kind: 'time' }, '25:00:00'],
  [{ kind: 'timestamptz' }, 'canary'],
  [{ kind: 'json' }, '{canary'],
  [{ kind: 'uuid' }, 'canary'],
  [{ kind: 'bytes' }, '\\xcanary'],
];

test('a value that does not fit is told by row and column, without the value; its page is taken back, the load goes on', async () => {
  const all = columns(Object.fromEntries(BAD.map(([type], i) => [`c${i}`, type])));
  const empty: Row = BAD.map(() => null);
  await withLoad(f, withColumns(loadPlan(f, 'bad'), all), async (load) => {
    await writeRows(load, [empty]);
    for (const [i, [{ kind }, cell]] of BAD.entries()) {
      const rows = Array.from({ length: 700 }, () => [...empty]);
      rows[600]![i] = cell;
      const error = await writeRows(load, rows).catch((e: unknown) => e);
      expect(error).toBeInstanceOf(BadRowError);
      expect(error).toMatchObject({ row: 600, column: `c${i}` });
      expect(String(error)).toContain(kind);
      expect(String(error)).not.toMatch(/canary|2147483648|02-29|100\.00/);
    }
    await writeRows(load, [empty, empty]);
    await load.finish(null);
  });
  expect(await readRows(f, 'bad')).toHaveLength(3);
});

test('a page larger than what is held at once is taken back whole, and counts its rows from its start', async () => {
  const text = 'x'.repeat(10_000);
  await withLoad(f, loadPlan(f, 'large'), async (load) => {
    await writeRows(load, [['1', 'first']]);
    const page = Array.from({ length: 1_300 }, (_, i): Row => [i === 1_200 ? null : String(i), text]);
    const error = await writeRows(load, page).catch((e: unknown) => e);
    expect(error).toMatchObject({ row: 1_200, column: 'id' });
    expect(String(error)).toContain('missing');
    await writeRows(load, [['2', 'last']]);
    await load.finish(null);
  });
  expect(await readRows(f, 'large')).toEqual([
    ['1', 'first'],
    ['2', 'last'],
  ]);
});
