import type { TableDescription } from '../connection/connection';
import { DomainError } from '../errors/domain-error';
import { RunAbort, TaskRunError, type TaskRunner } from '../ports/task-runner';
import { fakeCatalog, runnerParts, testAdmin, testServices } from '../testing';
import { ExecutionRunner } from './execution-runner';
import { ZERO_COUNTERS } from './run-counters';

/** A SyncAll job over a source whose tables the test chooses. */
async function setUp(statements: readonly { statement: string; active: boolean }[], fails = () => false) {
  const tables: TableDescription[] = [];
  const test = testServices({
    ...fakeCatalog(),
    tables: async () => {
      if (tables.some((t) => t.name === 'broken')) throw new DomainError('connection.failed', 'The server is down.');
      return tables;
    },
  });
  const { services, stores } = test;
  const ran: string[] = [];
  const taskRunner: TaskRunner = {
    run: async ({ statement }) => {
      ran.push(statement);
      if (fails()) throw new TaskRunError('The connection was lost.', true);
      return { counters: ZERO_COUNTERS, destinationTable: 't' };
    },
  };
  const runner = new ExecutionRunner(
    runnerParts(test, taskRunner),
    { workerId: 'w', staleAfterMs: 60_000, outbox: null, failedRun: () => {} },
    (error) => {
      throw error;
    },
  );
  const draft = { name: 'c', connector: 'PostgreSQL', properties: { Server: 's' } };
  const { id } = await services.connections.create(testAdmin, 'default', draft);
  const job = await services.jobs.create(testAdmin, 'default', {
    name: 'every table',
    type: 'SyncAll',
    sourceConnectionId: id,
    destinationConnectionId: id,
    statements,
  });
  const run = async () => {
    ran.length = 0;
    const executionId = await services.executions.start(testAdmin, job.id);
    await runner.run(executionId);
    return { ran: [...ran], execution: (await stores.executions.find(executionId))! };
  };
  return { tables, job, run, runner, services, stores };
}

const table = (name: string, schema: string | null = 'public'): TableDescription => ({ schema, name, kind: 'table' });

test('each run appends tasks for tables that have none; one that is switched off stays off', async () => {
  const { tables, run, services, job, stores } = await setUp([
    { statement: 'REPLICATE [orders]', active: true },
    { statement: 'REPLICATE [secrets]', active: false },
  ]);
  tables.push(table('orders'), table('secrets'), table('new one'), table('it]s'));
  const first = await run();
  expect(first.ran).toEqual([
    'REPLICATE [orders]',
    'REPLICATE [new one] [public].[new one]',
    'REPLICATE [it]]s] [public].[it]]s]',
  ]);
  expect(first.execution).toMatchObject({ status: 'succeeded', tasksTotal: 3 });
  tables.push(table('later', null));
  expect((await run()).ran).toHaveLength(4);
  expect((await run()).ran).toHaveLength(4);
  expect(stores.state.logs.map((l) => l.message).filter((m) => m.startsWith('SyncAll'))).toEqual([
    'SyncAll: 2 new tables: new one, it]s.',
    'SyncAll: 1 new tables: later.',
  ]);
  expect((await services.jobs.get(testAdmin, job.id)).tasks.map((t) => [t.position, t.statement])).toEqual([
    [0, 'REPLICATE [orders]'],
    [1, 'REPLICATE [secrets]'],
    [2, 'REPLICATE [new one] [public].[new one]'],
    [3, 'REPLICATE [it]]s] [public].[it]]s]'],
    [4, 'REPLICATE [later]'],
  ]);
});

test('tables of one name in two schemas do not meet in the destination', async () => {
  const { tables, run } = await setUp([]);
  tables.push(table('t', 'a'), table('t', 'b'));
  expect((await run()).ran).toEqual(['REPLICATE [a_t] [a].[t]', 'REPLICATE [b_t] [b].[t]']);
  expect((await run()).ran).toHaveLength(2);
});

test('a source that cannot be listed fails the run', async () => {
  const { run, tables } = await setUp([]);
  tables.push(table('broken'));
  expect((await run()).execution).toMatchObject({ status: 'failed', error: 'The server is down.' });
});

test('tables that an attempt has added without running them are run by the next one', async () => {
  const { tables, runner, services, stores, job } = await setUp([]);
  tables.push(table('orders'));
  const executionId = await services.executions.start(testAdmin, job.id);
  const died = jest.spyOn(stores.executions, 'setTasks').mockRejectedValueOnce(new RunAbort('shutdown'));
  expect(await runner.run(executionId)).toBeNull();
  expect((await services.jobs.get(testAdmin, job.id)).tasks).toHaveLength(1);
  expect(await runner.run(executionId)).toBe('succeeded');
  expect(died).toHaveBeenCalledTimes(2);
  expect(await stores.executions.find(executionId)).toMatchObject({ tasksTotal: 1 });
});

test('a task that was added is named when it is tried again', async () => {
  let failures = 1;
  const { tables, run, stores } = await setUp([{ statement: 'REPLICATE [a]', active: true }], () => failures-- === 0);
  tables.push(table('a'), table('b'));
  expect((await run()).ran).toHaveLength(3);
  const again = stores.state.logs.find((l) => l.message.includes('Trying again'));
  expect(again).toMatchObject({ taskPosition: 1 });
});
