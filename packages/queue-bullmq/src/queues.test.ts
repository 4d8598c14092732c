import { executionQueueConformance, scheduleQueueConformance } from '@jobglot/core/testing';
import { createTestDatabase, testQueueBackend, testRedis } from '@jobglot/embedded-services/testing';
import {
  BullmqExecutionQueue,
  BullmqScheduleQueue,
  consumeAlarms,
  consumeExecutions,
  QueueBackend,
  type QueueConnection,
} from './index';

const drops: (() => Promise<void>)[] = [];

/** The PostgreSQL backend always, Redis where this test run has one. */
const connections: [string, () => Promise<QueueConnection>][] = [
  [
    'PostgreSQL',
    async () => {
      const { url, drop } = await createTestDatabase();
      drops.push(drop);
      return { backend: 'postgres', url };
    },
  ],
];
if (testQueueBackend() === 'redis') connections.push(['Redis', async () => ({ backend: 'redis', ...testRedis() })]);
else console.info('skipped: BullMQ on Redis (this test run has none)');

afterAll(async () => {
  for (const drop of drops) await drop();
});

describe.each(connections)('BullMQ on %s', (name, connect) => {
  const errors: Error[] = [];
  let backend: QueueBackend;
  let executions: BullmqExecutionQueue;
  let schedules: BullmqScheduleQueue;

  beforeAll(async () => {
    backend = new QueueBackend(await connect(), (error) => errors.push(error));
    executions = new BullmqExecutionQueue(backend);
    schedules = new BullmqScheduleQueue(backend);
  });
  afterAll(() => backend.close());

  executionQueueConformance(name, () => executions);
  scheduleQueueConformance(name, () => schedules);

  test('delivers each ticket once and forgets it; drain waits for the run under way', async () => {
    const taken: number[] = [];
    let begin: () => void;
    let finish: () => void;
    const begun = new Promise<void>((resolve) => (begin = resolve));
    const gate = new Promise<void>((resolve) => (finish = resolve));
    const ticket = { executionId: 4_711, n: 1 };
    await executions.add([ticket]);
    const consumer = consumeExecutions(backend, 50, async (id) => {
      if (id !== ticket.executionId) return;
      taken.push(id);
      begin();
      await gate;
    });
    consumer.start();
    await begun;
    const drained = consumer.drain();
    finish!();
    await drained;
    expect(taken).toEqual([ticket.executionId]);
    expect(await executions.known([ticket])).toEqual(new Set());
  });

  test('tickets on top are taken before those that wait', async () => {
    const ids = [5_001, 5_002, 5_003];
    const taken: number[] = [];
    let over: () => void;
    const all = new Promise<void>((resolve) => (over = resolve));
    await executions.add(ids.slice(0, 2).map((executionId) => ({ executionId, n: 1 })));
    await executions.add([{ executionId: ids[2]!, n: 1, onTop: true }]);
    const consumer = consumeExecutions(backend, 1, async (id) => {
      if (ids.includes(id)) taken.push(id);
      if (taken.length === ids.length) over();
    });
    consumer.start();
    await all;
    await consumer.drain();
    expect(taken).toEqual([5_003, 5_001, 5_002]);
  });

  test('an alarm rings', async () => {
    let ring: (jobId: string) => void;
    const rung = new Promise<string>((resolve) => (ring = resolve));
    const consumer = consumeAlarms(backend, async (jobId) => ring(jobId));
    consumer.start();
    // Six fields are BullMQ's own way to say seconds; the domain's schedules have five.
    await schedules.upsert({ jobId: 'job-1', cron: '* * * * * *', timeZone: 'UTC' });
    expect(await rung).toBe('job-1');
    await schedules.remove('job-1');
    await consumer.drain();
    expect(errors).toEqual([]);
  });
});
