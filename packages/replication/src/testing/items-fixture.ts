import { RunAbort } from '@jobglot/core';
import { makePostgresFixture, type PostgresFixture } from './postgres-fixture';
import { runTask, type TaskInputs } from './run-task';

/** Tables of items with the time of their last change, between two PostgreSQL databases, and tasks that copy them. */
export interface ItemsFixture {
  readonly source: PostgresFixture;
  readonly destination: PostgresFixture;
  /** @returns a runner of one task: each call is a run of its own, with the differences given */
  task(statement: string, inputs?: Partial<TaskInputs>): TaskRun;
  /** 200 rows, one for each hour from 2024-01-01 01:00 UTC on, in the column `updated` */
  makeItems(table: string, type?: string): Promise<void>;
  /** runs SQL at the source */
  change(sql: string): Promise<unknown>;
  /** @returns rows of the destination, or of the given side, as arrays */
  rows(sql: string, side?: PostgresFixture): Promise<unknown[][]>;
  sameRows(table: string): Promise<void>;
  close(): Promise<unknown>;
}

export type TaskRun = (more?: Partial<TaskInputs>) => ReturnType<typeof runTask>;

/** Options of tasks that follow the items' check column. */
export const BY_UPDATED = { otherOptions: 'IncrementalCheckColumns=updated' } as const;

let tasks = 600_000_000_000_000_000n;

export async function makeItemsFixture(): Promise<ItemsFixture> {
  const [source, destination] = await Promise.all([makePostgresFixture(), makePostgresFixture()]);
  const sides = { source: source.connection, destination: destination.connection };
  const rows = async (sql: string, { client } = destination): Promise<unknown[][]> =>
    (await client.query({ text: sql, rowMode: 'array' })).rows;
  return {
    source,
    destination,
    task: (statement, inputs = {}) => {
      const taskId = String(tasks++);
      return (more = {}) => runTask({ statement, taskId, options: BY_UPDATED, ...sides, ...inputs, ...more });
    },
    makeItems: async (table, type = 'timestamptz') => {
      await source.client.query(`
        CREATE TABLE ${table} (id int PRIMARY KEY, name text, updated ${type}, gone boolean);
        INSERT INTO ${table} SELECT i, 'item ' || i, timestamptz '2024-01-01 00:00:00+00' + i * interval '1 hour'
        FROM generate_series(1, 200) i`);
    },
    change: (sql) => source.client.query(sql),
    rows,
    sameRows: async (table) => {
      const sql = `SELECT id, name, updated::text FROM ${table} ORDER BY id`;
      expect(await rows(sql)).toEqual(await rows(sql, source));
    },
    close: () => Promise.all([source.close(), destination.close()]),
  };
}

/** Runs until a line of the log holds `at` for the given time, and stops there as a shutdown does. */
export async function stopAt(at: string, run: TaskRun, more: Partial<TaskInputs>, times = 1): Promise<void> {
  const stop = new AbortController();
  let left = times;
  const log = (_: string, message: string): void => {
    if (message.includes(at) && --left === 0) stop.abort(new RunAbort('shutdown'));
  };
  await expect(run({ ...more, signal: stop.signal, log })).rejects.toMatchObject({ why: 'shutdown' });
}
