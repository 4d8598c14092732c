import { systemClock } from '../ports/clock';
import { freshJob, startedId, startRequest, testServices } from '../testing';
import { Reconciler } from './reconciler';

function setUp() {
  const test = testServices();
  const reconciler = new Reconciler(
    test.stores.executions,
    test.queue,
    test.services.dispatcher,
    systemClock,
    60_000,
    90,
  );
  return { ...test, reconciler };
}

const aged = (stores: ReturnType<typeof testServices>['stores'], id: number) => {
  const entry = stores.state.executions.get(id)!;
  entry.execution = { ...entry.execution, createdAt: new Date(0) };
};

test('a start that never reached the queue is dispatched (P1)', async () => {
  const { stores, queue, reconciler } = setUp();
  const id = startedId(await stores.executions.start(startRequest((await freshJob(stores)).id)));
  aged(stores, id);
  expect(await reconciler.reconcile()).toMatchObject({ undispatched: 1 });
  expect(queue.tickets).toEqual([{ executionId: id, n: 1 }]);
  expect(await reconciler.reconcile()).toMatchObject({ undispatched: 0, forgotten: 0 });
});

test('a queue that is down costs nothing but time', async () => {
  const { stores, queue, reconciler, services, dispatchErrors } = setUp();
  queue.broken = true;
  const job = await freshJob(stores);
  const id = await services.executions.start(
    { clientId: 'c', clientName: 'c', role: 'operator', workspaces: 'all' },
    job.id,
  );
  await services.dispatcher.idle();
  expect(dispatchErrors).toHaveLength(1);
  queue.broken = false;
  aged(stores, id);
  await reconciler.reconcile();
  expect(queue.tickets).toEqual([{ executionId: id, n: 1 }]);
});

test('what a flushed queue forgot is dispatched with the next number', async () => {
  const { stores, queue, reconciler } = setUp();
  const ids: number[] = [];
  for (let i = 0; i < 3; i++) {
    ids.push(startedId(await stores.executions.start(startRequest((await freshJob(stores)).id))));
    aged(stores, ids[i]!);
  }
  await reconciler.reconcile();
  queue.tickets = [];
  expect(await reconciler.reconcile()).toMatchObject({ forgotten: 3 });
  expect(queue.tickets).toEqual(ids.map((executionId) => ({ executionId, n: 2 })));
});

test('old runs are purged by age', async () => {
  const { stores, reconciler } = setUp();
  const id = startedId(await stores.executions.start(startRequest((await freshJob(stores)).id)));
  await stores.executions.requestCancel(id, 'x');
  expect(await reconciler.purge()).toBe(0);
  const entry = stores.state.executions.get(id)!;
  entry.execution = { ...entry.execution, finishedAt: new Date(0) };
  expect(await reconciler.purge()).toBe(1);
});
