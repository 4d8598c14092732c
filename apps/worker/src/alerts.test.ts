import { AlertMailError, type RunAlert, ZERO_COUNTERS } from '@jobglot/core';
import { freshJob, memoryStores, running } from '@jobglot/core/testing';
import type { Logger } from '@jobglot/observability';
import { type Alerts, startAlerts } from './alerts';

beforeEach(() => jest.useFakeTimers());
afterEach(async () => {
  const stop = alerts.stop();
  await jest.advanceTimersByTimeAsync(5_000);
  await stop;
  jest.useRealTimers();
});

let alerts: Alerts;

/** The alerts of a worker whose mail server does what the test says. */
function world(send: (alert: RunAlert) => Promise<void> = async () => {}) {
  const stores = memoryStores();
  const sent: number[] = [];
  const errors: string[] = [];
  const log = { error: (message: string) => errors.push(message) } as unknown as Logger;
  const mailer = {
    send: async (alert: RunAlert) => {
      await send(alert);
      sent.push(alert.execution.id);
      return { accepted: alert.recipients, refused: [] };
    },
  };
  alerts = startAlerts(stores, mailer, log);
  const endedRun = async () => {
    const { id, fence } = await running(stores, (await freshJob(stores)).id);
    await alerts.outbox.request({ executionId: id, recipients: ['a@b'], subject: '', errorOnly: false });
    const outcome = { status: 'failed', counters: ZERO_COUNTERS, tasksFailed: 0, error: null } as const;
    await stores.executions.finish(id, fence, outcome, []);
    return id;
  };
  return { stores, sent, errors, endedRun };
}

const settle = () => jest.advanceTimersByTimeAsync(0);

test('sends when a run has ended, without waiting', async () => {
  const { sent, endedRun } = world();
  await settle();
  const id = await endedRun();
  await settle();
  expect(sent).toEqual([]);
  alerts.outbox.ended();
  await settle();
  expect(sent).toEqual([id]);
});

test('sends a retry when it is due', async () => {
  let tries = 0;
  const { sent, errors, endedRun } = world(async () => {
    if (++tries === 1) throw new AlertMailError('451', false);
  });
  const id = await endedRun();
  alerts.outbox.ended();
  await jest.advanceTimersByTimeAsync(4_900);
  expect({ sent, errors }).toEqual({ sent: [], errors: ['an alert could not be sent'] });
  await jest.advanceTimersByTimeAsync(200);
  expect(sent).toEqual([id]);
});

test('finds what other workers left, also after the database was away', async () => {
  const { stores, sent, errors, endedRun } = world();
  await settle();
  jest.spyOn(stores.alerts, 'take').mockRejectedValueOnce(new Error('away'));
  const id = await endedRun();
  await jest.advanceTimersByTimeAsync(30_000);
  expect({ sent, errors }).toEqual({ sent: [], errors: ['the sending of alerts failed'] });
  await jest.advanceTimersByTimeAsync(30_000);
  expect(sent).toEqual([id]);
});

test('an idle worker asks the database twice a minute', async () => {
  const { stores } = world();
  const take = jest.spyOn(stores.alerts, 'take');
  await jest.advanceTimersByTimeAsync(120_000);
  expect(take).toHaveBeenCalledTimes(4);
});

test('a run that ends while mails are sent is not forgotten', async () => {
  let goOn: () => void = () => {};
  let first = true;
  const { sent, endedRun } = world(async () => {
    if (first) await new Promise<void>((resolve) => (goOn = resolve));
    first = false;
  });
  const one = await endedRun();
  alerts.outbox.ended();
  await settle();
  const two = await endedRun();
  alerts.outbox.ended();
  await settle();
  expect(sent).toEqual([]);
  goOn();
  await settle();
  expect(sent).toEqual([one, two]);
});

test('a stop does not wait for a mail server that hangs, and sends nothing more', async () => {
  const { sent, endedRun } = world(() => new Promise(() => {}));
  await endedRun();
  alerts.outbox.ended();
  await settle();
  const stop = alerts.stop();
  await jest.advanceTimersByTimeAsync(5_000);
  await stop;
  alerts.outbox.ended();
  await jest.advanceTimersByTimeAsync(60_000);
  expect(sent).toEqual([]);
});
