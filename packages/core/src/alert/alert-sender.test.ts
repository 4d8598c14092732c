import { ZERO_COUNTERS } from '../execution/run-counters';
import { AlertMailError, type RunAlert } from '../ports/alert-mailer';
import { systemClock } from '../ports/clock';
import type { ExecutionOutcome } from '../ports/execution-store';
import { freshJob, memoryStores, running } from '../testing';
import { AlertSender } from './alert-sender';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

/** A sender whose mail server answers with what the test puts into `answers`; without one it takes the mail. */
function world() {
  const stores = memoryStores();
  const sent: RunAlert[] = [];
  const answers: (Error | readonly string[])[] = [];
  const failures: { message: string; reason: string; error?: unknown }[] = [];
  const mailer = {
    send: async (alert: RunAlert) => {
      const answer = answers.shift() ?? [];
      if (answer instanceof Error) throw answer;
      sent.push(alert);
      return { accepted: alert.recipients.filter((r) => !answer.includes(r)), refused: answer };
    },
  };
  const sender = () =>
    new AlertSender(stores.alerts, stores.executions, stores.logs, mailer, systemClock, (message, facts) =>
      failures.push({ message, ...facts }),
    );
  const begin = async (errorOnly = false) => {
    const job = await freshJob(stores, {}, ['A']);
    const run = await running(stores, job.id);
    await stores.alerts.request({ executionId: run.id, recipients: ['a@b', 'c@d'], subject: 's', errorOnly });
    const end = (status: ExecutionOutcome['status']) =>
      stores.executions.finish(run.id, run.fence, { status, counters: ZERO_COUNTERS, tasksFailed: 0, error: null }, []);
    return { job, run, end };
  };
  const send = () => sender().sendDue(() => false);
  const log = () => stores.state.logs.map((line) => `${line.level} ${line.message}`);
  return { stores, sent, answers, failures, sender, begin, send, log };
}

test('tells of an ended run once, with its tasks, and in its log', async () => {
  const { stores, sent, failures, begin, send, log } = world();
  const { job, run, end } = await begin();
  const task = { taskId: job.tasks[0]!.id, position: 0, statement: 'REPLICATE [A]', destinationTable: 'public.A' };
  const taskEnd = { ...task, status: 'failed', counters: ZERO_COUNTERS, error: 'why' } as const;
  await stores.executions.saveTaskRun(run.id, run.fence, taskEnd);
  await send();
  expect(sent).toEqual([]);
  await end('failed');
  await send();
  await send();
  expect(sent).toMatchObject([
    { recipients: ['a@b', 'c@d'], subject: 's', execution: { id: run.id, status: 'failed' }, tasks: [taskEnd] },
  ]);
  expect(log()).toEqual(['info Alert sent to a@b, c@d.']);
  expect(failures).toEqual([]);
});

test('a failure that a later attempt made good is no error to tell of', async () => {
  const { stores, sent, begin, send, log } = world();
  for (const status of ['succeeded', 'cancelled'] as const) await (await begin(true)).end(status);
  await send();
  expect({ sent, log: log(), next: await stores.alerts.nextDueMs() }).toEqual({ sent: [], log: [], next: null });
});

test('a mail that is not taken is tried again with growing pauses, then given up', async () => {
  const { stores, sent, answers, failures, begin, send, log } = world();
  await (await begin()).end('failed');
  const pauses: (number | null)[] = [];
  for (let n = 0; n < 7; n++) {
    answers.push(new AlertMailError('the server answered 451 later', false));
    await send();
    pauses.push(await stores.alerts.nextDueMs());
    if (n === 2) {
      jest.advanceTimersByTime(pauses[2]! - 1);
      await send();
      expect(failures).toHaveLength(3);
      jest.advanceTimersByTime(1);
    } else jest.advanceTimersByTime(pauses.at(-1) ?? 0);
  }
  expect(pauses).toEqual([5_000, 30_000, 120_000, 600_000, 3_600_000, 21_600_000, null]);
  expect(failures.map(({ message }) => message)).toEqual([
    ...Array.from({ length: 6 }, () => 'an alert could not be sent'),
    'an alert was given up',
  ]);
  expect(log()[0]).toBe('error The alert could not be sent: the server answered 451 later; trying again in 5 s.');
  expect(log()[5]).toContain('trying again in 6 h');
  expect(log()[6]).toBe('error The alert could not be sent and is given up: the server answered 451 later.');
  expect(sent).toEqual([]);
});

test('a permanent refusal is not tried again', async () => {
  const { stores, answers, begin, send, log } = world();
  await (await begin()).end('failed');
  answers.push(new AlertMailError('550 no such user', true));
  await send();
  expect(log()).toEqual(['error The alert could not be sent and is given up: 550 no such user.']);
  expect(await stores.alerts.nextDueMs()).toBeNull();
});

test('what is none of the mail server goes to the process log alone', async () => {
  const { answers, failures, begin, send, log } = world();
  await (await begin()).end('failed');
  const bug = new Error('canary');
  answers.push(bug);
  await send();
  expect(failures).toMatchObject([{ error: bug }]);
  expect(log().join()).toContain('trying again in 5 s');
  expect(log().join()).not.toContain('canary');
});

test('a recipient who was refused is named', async () => {
  const { answers, begin, send, log } = world();
  await (await begin()).end('failed');
  answers.push(['c@d']);
  await send();
  expect(log()).toEqual(['info Alert sent to a@b.', 'error The mail server refused the alert for c@d.']);
});

test('two workers share many alerts; each is sent once', async () => {
  const { sent, begin, sender } = world();
  const runs = await Promise.all(Array.from({ length: 25 }, () => begin()));
  for (const { end } of runs) await end('failed');
  await Promise.all([sender().sendDue(() => false), sender().sendDue(() => false)]);
  const byId = (a: number, b: number) => a - b;
  expect(sent.map(({ execution }) => execution.id).sort(byId)).toEqual(runs.map(({ run }) => run.id).sort(byId));
});

test('one that was left by a worker that died is sent when its lease is over', async () => {
  const { stores, sent, begin, send } = world();
  await (await begin()).end('failed');
  await stores.alerts.take(10, 120_000);
  await send();
  expect(sent).toEqual([]);
  jest.advanceTimersByTime(120_000);
  await send();
  expect(sent).toHaveLength(1);
});

test('a worker that stops takes no more', async () => {
  const { sent, begin, sender } = world();
  await (await begin()).end('failed');
  await sender().sendDue(() => true);
  expect(sent).toEqual([]);
});
