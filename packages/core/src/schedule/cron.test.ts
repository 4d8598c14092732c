import { Cron } from './cron';

const at = (text: string) => new Date(text);

test('reads ranges with steps, as the vendor page prints them', () => {
  const cron = new Cron('0-30/5 * * * *', 'UTC');
  expect(cron.previous(at('2026-01-01T10:45:00Z'))).toEqual(at('2026-01-01T10:30:00Z'));
  expect(cron.previous(at('2026-01-01T10:30:00Z'))).toEqual(at('2026-01-01T10:30:00Z'));
  expect(cron.next(at('2026-01-01T10:30:00Z'))).toEqual(at('2026-01-01T11:00:00Z'));
});

test('counts in its time zone, across a change of the clock', () => {
  const cron = new Cron('0 9 * * *', 'Europe/Paris');
  expect(cron.next(at('2026-03-28T09:00:00Z'))).toEqual(at('2026-03-29T07:00:00Z'));
  expect(cron.next(at('2026-03-27T09:00:00Z'))).toEqual(at('2026-03-28T08:00:00Z'));
});

test('lists the missed times, newest kept', () => {
  const cron = new Cron('*/5 * * * *', 'UTC');
  const missed = cron.between(at('2026-01-01T10:00:00Z'), at('2026-01-01T10:16:00Z'), 10);
  expect(missed.map((d) => d.toISOString().slice(14, 16))).toEqual(['05', '10', '15']);
});

test.each([
  ['* * * *', 'UTC'],
  ['* * * * * *', 'UTC'],
  ['61 * * * *', 'UTC'],
  ['nonsense here is not cron', 'UTC'],
  ['* * * * *', 'Mars/Olympus'],
])('refuses %p in %p', (expression, zone) => {
  expect(() => new Cron(expression, zone)).toThrow(expect.objectContaining({ code: 'schedule.invalid' }));
});
