import { randomUUID } from 'node:crypto';
import { FIELD_TYPES, type ListField, type Listings, type ListName } from '../../list/list-fields';
import { COMPARISONS, type Comparison, type Condition, type QueryOrder, type QueryValue } from '../../list/list-query';
import type { Stores } from '../../ports/stores';
import { fieldOf } from '../memory/memory-list-fields';
import { type ListWorld, listWorld } from './list-samples';
import { listTextConformance } from './list-texts.conformance';

type Plain = string | number | boolean;

const HOLDS: Record<Comparison, (a: Plain, b: Plain) => boolean> = {
  eq: (a, b) => a === b,
  ne: (a, b) => a !== b,
  gt: (a, b) => a > b,
  ge: (a, b) => a >= b,
  lt: (a, b) => a < b,
  le: (a, b) => a <= b,
};

const FIELDS = Object.entries(FIELD_TYPES).flatMap(([list, fields]) =>
  Object.keys(fields).map((field) => [list as ListName, field] as const),
);

/** What every ListStore must do. */
export function listStoreConformance(stores: () => Stores): void {
  let world: ListWorld;
  beforeAll(async () => {
    world = await listWorld(stores());
  });

  /** @returns the world's rows of the list that the condition lets through; the count is checked on the way */
  async function found<L extends ListName>(
    list: L,
    condition: Condition<ListField<L>> | null,
    order: QueryOrder<ListField<L>>[] = [],
  ): Promise<Listings[L][]> {
    const { scope, mine } = world[list] as { scope: ListWorld[L]['scope']; mine: Condition<ListField<L>> | null };
    const where: Condition<ListField<L>> = { kind: 'and', parts: [mine, condition].filter((part) => part !== null) };
    const rows = await stores().lists.find(list, scope, { where, order, limit: 1000, offset: 0 });
    expect(await stores().lists.count(list, scope, where)).toBe(rows.length);
    return rows;
  }

  describe.each(FIELDS)('%s.%s', (list, name) => {
    const field = name as ListField<ListName>;
    const held = (row: Listings[ListName]) => fieldOf(list, field, row);
    const compare = (operator: Comparison, value: QueryValue): Condition<ListField<ListName>> => ({
      kind: 'compare',
      term: { field },
      operator,
      value,
    });

    test('compares', async () => {
      const all = await found(list, null);
      const values = new Map(all.map(held).flatMap((value) => (value === null ? [] : [[plain(value), value]])));
      expect(values.size).toBeGreaterThan(1);
      for (const value of [...values.values()].slice(0, 3)) {
        for (const operator of COMPARISONS) {
          const holds = (row: Listings[ListName]) => {
            const left = held(row);
            return left !== null && HOLDS[operator](plain(left), plain(value));
          };
          expect(await found(list, compare(operator, value))).toEqual(all.filter(holds));
          const not: Condition<ListField<ListName>> = { kind: 'not', part: compare(operator, value) };
          expect(await found(list, not)).toEqual(all.filter((row) => !holds(row)));
        }
        const text = asText(value);
        const part = (text.length > 3 ? text.slice(1) : text).replace(/Z$/, '');
        expect(await found(list, { kind: 'match', term: { field }, match: 'contains', value: part })).toEqual(
          all.filter((row) => held(row) !== null && asText(held(row)!).includes(part)),
        );
      }
      expect(await found(list, compare('eq', null))).toEqual(all.filter((row) => held(row) === null));
      expect(await found(list, compare('ne', null))).toEqual(all.filter((row) => held(row) !== null));
      for (const operator of ['gt', 'ge', 'lt', 'le'] as const)
        expect(await found(list, compare(operator, null))).toEqual([]);
    });

    test('orders: missing values first, last when descending, then the own order', async () => {
      const all = await found(list, null);
      const ascending = (a: Listings[ListName], b: Listings[ListName]) => {
        const [left, right] = [held(a), held(b)];
        if (left === null || right === null) return Number(left !== null) - Number(right !== null);
        return Number(plain(left) > plain(right)) - Number(plain(left) < plain(right));
      };
      const by = (descending: boolean) => [{ term: { field }, descending }];
      expect(await found(list, null, by(false))).toEqual(all.toSorted(ascending));
      expect(await found(list, null, by(true))).toEqual(all.toSorted((a, b) => -ascending(a, b)));
    });
  });

  test('rows are what the other stores give', async () => {
    const [jobs, tasks] = [await found('jobs', null), await found('tasks', null)];
    expect(jobs).toHaveLength(4);
    for (const { job, sourceName, destinationName, status } of jobs) {
      expect(job).toEqual(await stores().jobs.find(job.id));
      expect(sourceName).toBe(await connectionName(job.sourceConnectionId));
      expect(destinationName).toBe(await connectionName(job.destinationConnectionId));
      expect(status).toBe((await stores().executions.jobStatus(job.id))?.execution?.status ?? null);
    }
    expect(tasks).toEqual(
      jobs.flatMap(({ job: { id, name, version, tasks } }) =>
        tasks.map((task) => ({ task, job: { id, name, version } })),
      ),
    );
    for (const run of await found('executions', null)) expect(run).toEqual(await stores().executions.find(run.id));
    for (const connection of await found('connections', null)) {
      const { sealed, ...rest } = (await stores().connections.find(connection.id))!;
      expect(connection).toEqual(rest);
    }
    for (const workspace of await found('workspaces', null)) {
      expect(workspace).toEqual(await stores().workspaces.find(workspace.id));
    }
    for (const client of await found('clients', null)) {
      const { sealedSecret, ...rest } = (await stores().clients.find(client.id))!;
      expect(client).toEqual(rest);
    }
  });

  const connectionName = async (id: string | null) => (id && (await stores().connections.find(id))?.name) ?? null;

  test('jobs stand in the order of their numbers, executions newest first, the others by name', async () => {
    const numbers = (await found('jobs', null)).map(({ job }) => job.number);
    expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
    const ids = (await found('executions', null)).map(({ id }) => id);
    expect(ids).toEqual(ids.toSorted((a, b) => b - a));
    for (const list of ['connections', 'workspaces', 'clients'] as const) {
      const names = (await found(list, null)).map(({ name }) => name);
      expect(names).toEqual(names.toSorted());
    }
  });

  test('a deleted job is in no list, its executions are; other workspaces are not seen', async () => {
    expect((await found('jobs', null)).map(({ job }) => job.id)).not.toContain(world.deletedJob);
    expect((await found('tasks', null)).map(({ job }) => job.id)).not.toContain(world.deletedJob);
    const deleted = { kind: 'compare', term: { field: 'jobId' }, operator: 'eq', value: world.deletedJob } as const;
    expect(await found('executions', deleted)).toMatchObject([{ status: 'cancelled' }]);
    for (const run of await found('executions', null)) expect(run.workspaceId).not.toBe(world.foreign);
    for (const { job } of await found('jobs', null)) expect(job.workspaceId).not.toBe(world.foreign);
    for (const connection of await found('connections', null)) expect(connection.workspaceId).not.toBe(world.foreign);
    const granted = (grant: 'all' | string[]) => stores().lists.count('workspaces', { grant }, null);
    expect(await granted([world.foreign, randomUUID()])).toBe(1);
    expect(await granted([])).toBe(0);
    expect(await granted('all')).toBeGreaterThan(2);
    expect(await stores().lists.count('jobs', { workspaceId: randomUUID() }, null)).toBe(0);
  });

  test('pages do not overlap, also where the asked order leaves rows equal', async () => {
    const order = [{ term: { field: 'active' }, descending: true }] as const;
    const all = await found('tasks', null, [...order]);
    const { scope } = world.tasks;
    const page = (offset: number) => stores().lists.find('tasks', scope, { where: null, order, limit: 3, offset });
    expect([...(await page(0)), ...(await page(3)), ...(await page(6)), ...(await page(9))]).toEqual(all);
    expect(all).toHaveLength(10);
    expect(await page(10)).toEqual([]);
    expect(await stores().lists.find('tasks', scope, { where: null, order, limit: 0, offset: 0 })).toEqual([]);
  });

  test('and, or and not nest', async () => {
    const all = (await found('executions', null)).map(({ id }) => id);
    const is = (id: number) => ({ kind: 'compare', term: { field: 'id' }, operator: 'eq', value: id }) as const;
    const [a, b, c] = all as [number, number, number];
    const ids = async (condition: Condition<ListField<'executions'>>) =>
      (await found('executions', condition)).map(({ id }) => id);
    expect(await ids({ kind: 'or', parts: [is(a), is(b), { kind: 'and', parts: [is(c), is(a)] }] })).toEqual([a, b]);
    expect(
      await ids({
        kind: 'and',
        parts: [
          { kind: 'or', parts: [is(a), is(b)] },
          { kind: 'not', part: is(a) },
        ],
      }),
    ).toEqual([b]);
    expect(await ids({ kind: 'not', part: { kind: 'or', parts: [is(a), is(b)] } })).toEqual(all.slice(2));
    // a missing value is neither before nor behind: the parts are false, and not of them is true
    const early = { kind: 'compare', term: { field: 'startedAt' }, operator: 'lt', value: new Date(0) } as const;
    const late = { ...early, operator: 'ge' } as const;
    const unstarted = { ...early, operator: 'eq', value: null } as const;
    expect(await ids({ kind: 'not', part: { kind: 'or', parts: [early, late] } })).toEqual(await ids(unstarted));
    expect(await ids(unstarted)).toHaveLength(2);
    expect(await ids({ kind: 'not', part: { kind: 'not', part: early } })).toEqual([]);
    expect(await ids({ kind: 'and', parts: [] })).toEqual(all);
    expect(await ids({ kind: 'or', parts: [] })).toEqual([]);
  });

  describe('texts', () => listTextConformance(stores));
}

function plain(value: Exclude<QueryValue, null>): Plain {
  return value instanceof Date ? value.getTime() : value;
}

function asText(value: Exclude<QueryValue, null>): string {
  return value instanceof Date ? value.toISOString() : String(value);
}
