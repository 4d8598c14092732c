import { ZERO_COUNTERS } from '@jobglot/core';
import { BadRowError } from '../../connectors/connector';
import type { ConnectorFixture } from '../connector-fixture';
import { smallRows, writeRows } from '../load-rows';
import { keyedPlan, rowsOf, withLoad } from './keyed';

/** A row that the destination refuses: the page is taken back, the load goes on (replication-notes.md 4.5). */
export function badRowCases(fixture: () => ConnectorFixture): void {
  test.each(['replace', 'upsert', 'append', 'mirror'] as const)(
    'a page with a row that cannot be stored is taken back whole; the next page is written (%s)',
    async (mode) => {
      if (!fixture().abilities.types) return;
      const mirror = {
        against: 'table',
        insert: true,
        update: true,
        remove: true,
        apply: true,
        removeLimit: 100,
      } as const;
      const name = `refused_${mode}`;
      if (mode !== 'replace') {
        await withLoad(fixture(), keyedPlan(fixture(), name), async (load) => {
          await writeRows(load, smallRows(1, 1));
          await load.finish(null);
        });
      }
      await withLoad(fixture(), keyedPlan(fixture(), name, { mode, mirror }), async (load) => {
        const bad = [...smallRows(2, 3), [null, 'no key']];
        const error = await writeRows(load, bad).catch((e: unknown) => e);
        expect(error).toBeInstanceOf(BadRowError);
        expect(String(error)).toContain('id');
        expect(String(error)).not.toContain('no key');
        await writeRows(load, mode === 'mirror' ? smallRows(1, 2) : smallRows(2, 2), ZERO_COUNTERS);
        await load.finish(null);
      });
      expect((await rowsOf(fixture(), name, ['id', 'name'])).filter((r) => r[0] !== '1')).toEqual(smallRows(2, 2));
    },
  );
}
