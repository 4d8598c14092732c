import { RunAbort } from '@jobglot/core';
import type { ConnectorFixture } from '../connector-fixture';
import { loadPages, loadPlan, openDestination, smallRows, writeRows } from '../load-rows';
import { openSource, readRows } from '../read-rows';

/** P6: a cancel stops the running statement within 5 s and leaves the table as it was. */
const LIMIT_MS = 5_000;

export function cancelCases(fixture: () => ConnectorFixture): void {
  test('a cancelled load leaves nothing behind and the table as it was', async () => {
    await loadPages(fixture(), loadPlan(fixture(), 'cancelled'), [smallRows(1, 3)]);
    const before = await fixture().contents();
    const cancel = new AbortController();
    const destination = await openDestination(fixture(), cancel.signal);
    const plan = loadPlan(fixture(), 'cancelled', { executionId: 20, fence: 300 });
    const load = await destination.beginLoad(plan, () => {});
    await writeRows(load, smallRows(4, 6));
    const writing = writeRows(load, smallRows(7, 20_000)).catch((e: unknown) => e);
    const since = performance.now();
    cancel.abort(new RunAbort('cancel'));
    await writing;
    await expect(writeRows(load, smallRows(30_000, 30_001))).rejects.toThrow();
    await load.abandon();
    await destination.close();
    expect(performance.now() - since).toBeLessThan(LIMIT_MS);
    expect(await fixture().contents()).toEqual(before);
    expect(await readRows(fixture(), 'cancelled')).toEqual(smallRows(1, 3));
  });

  test('a cancelled read ends at once', async () => {
    await loadPages(fixture(), loadPlan(fixture(), 'long_read'), [smallRows(1, 20_000)]);
    const cancel = new AbortController();
    const source = await openSource(fixture(), cancel.signal);
    const query = { kind: 'table', path: { schema: null, name: 'long_read' } } as const;
    let since = 0;
    const read = async (): Promise<void> => {
      for await (const _ of source.read({ query, columns: ['id', 'name'], format: 'rows', chunkRows: 100 })) {
        since ||= performance.now();
        cancel.abort(new RunAbort('cancel'));
      }
    };
    await expect(read()).rejects.toThrow();
    await source.close();
    expect(performance.now() - since).toBeLessThan(LIMIT_MS);
  });
}
