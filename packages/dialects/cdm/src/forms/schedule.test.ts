import { CdmFault } from '../fault';
import { WallClock } from '../wire/wall-clock';
import { readSchedule, writeSchedule } from './schedule';

const clock = new WallClock('Europe/Paris');
const of = (inputs: Record<string, string>) =>
  readSchedule(new Map(Object.entries(inputs).map(([name, value]) => [`schedulerConfig.${name}`, value])), clock);
const START = '2026-03-04 05:06:07';

test.each([
  [{ cycleType: 'minute', cycle: '5' }, '*/5 * * * *'],
  [{ cycleType: 'minute' }, '* * * * *'],
  [{ cycleType: 'hour', cycle: '1', runAt: '27,57' }, '27,57 * * * *'],
  [{ cycleType: 'hour', cycle: '6', startDate: START }, '6 */6 * * *'],
  [{ cycleType: 'day', cycle: '1', startDate: START }, '6 5 * * *'],
  [{ cycleType: 'day', cycle: '2' }, '0 0 */2 * *'],
  [{ cycleType: 'week', runAt: 'mon,tue', startDate: START }, '6 5 * * 1,2'],
  [{ cycleType: 'week', startDate: START }, '6 5 * * 3'],
  [{ cycleType: 'month', runAt: '1,15', startDate: START }, '6 5 1,15 * *'],
  [{ cycleType: 'month', cycle: '3', startDate: START }, '6 5 4 */3 *'],
])('%j is %s, and is said so again', (inputs, cron) => {
  const { schedule, removeAfter } = of({ isSchedulerJob: 'true', ...inputs });
  expect(schedule).toMatchObject({ enabled: true, cron, timeZone: null });
  expect(removeAfter).toBe('never');
  const written = writeSchedule({ schedule, removeAfter }, clock);
  const again = readSchedule(new Map(Object.entries(written)), clock);
  expect(again.schedule.cron).toBe(cron);
});

test('dates are in the installation’s zone, and bound the schedule', () => {
  const inputs = { isSchedulerJob: 'true', cycleType: 'day', startDate: START, stopDate: '2026-07-01 00:00:00' };
  const { schedule } = of({ ...inputs, disposableType: 'DELETE_AFTER_SUCCEED' });
  expect(schedule.notBefore?.toISOString()).toBe('2026-03-04T04:06:07.000Z');
  expect(schedule.notAfter?.toISOString()).toBe('2026-06-30T22:00:00.000Z');
  const written = writeSchedule({ schedule, removeAfter: 'success' }, clock);
  expect(written).toMatchObject({
    'schedulerConfig.startDate': START,
    'schedulerConfig.stopDate': '2026-07-01 00:00:00',
    'schedulerConfig.disposableType': 'DELETE_AFTER_SUCCEED',
  });
});

test.each(['0-30/5 * * * *', '0 3 * * 1-5', '15 3 1 1 *', '0 3 1 * 1'])(
  '%s has no cycle: the expression itself is shown',
  (cron) => {
    const schedule = { enabled: true, cron, timeZone: null };
    const written = writeSchedule({ schedule, removeAfter: 'never' }, clock);
    expect(written['schedulerConfig.cronExpression']).toBe(cron);
    expect(readSchedule(new Map(Object.entries(written)), clock).schedule).toMatchObject({ enabled: true, cron });
  },
);

test('a time of day that another dialect has set, and that startDate denies, is shown as it is', () => {
  const schedule = { enabled: true, cron: '0 9 * * *', timeZone: null, notBefore: clock.parse(START) };
  const written = writeSchedule({ schedule, removeAfter: 'never' }, clock);
  expect(written).toMatchObject({ 'schedulerConfig.cronExpression': '0 9 * * *', 'schedulerConfig.startDate': START });
});

test.each([
  [{ cycleType: 'year' }, 'Cdm.0024'],
  [{}, 'Cdm.0238'],
  [{ cycleType: 'minute', cycle: '60' }, 'Cdm.0010'],
  [{ cycleType: 'week', cycle: '2' }, 'Cdm.0010'],
  [{ cycleType: 'minute', cycle: 'x' }, 'Cdm.0009'],
  [{ cycleType: 'hour', runAt: '60' }, 'Cdm.0065'],
  [{ cycleType: 'week', runAt: 'someday' }, 'Cdm.0065'],
  [{ cycleType: 'month', runAt: '0' }, 'Cdm.0065'],
  [{ cycleType: 'day', startDate: '2026-02-30 00:00:00' }, 'Cdm.0065'],
  [{ cycleType: 'day', startDate: START, stopDate: '2026-03-01 00:00:00' }, 'Cdm.0065'],
  [{ cycleType: 'day', disposableType: 'LATER' }, 'Cdm.0024'],
])('%j is %s', (inputs, code) => {
  let thrown: unknown;
  try {
    of({ isSchedulerJob: 'true', ...inputs });
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(CdmFault);
  expect((thrown as CdmFault).cdmCode).toBe(code);
});
