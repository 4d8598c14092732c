import { type DateMacro, dateText, readDateMacro } from './date-macro';

const PLANNED = new Date('2024-03-31T00:30:05.007Z');

function text(body: string, zone = 'UTC'): string {
  const macro = readDateMacro(body);
  if (macro === null || 'problem' in macro) throw new Error(`not a macro: ${body}`);
  return dateText(macro satisfies DateMacro, PLANNED, zone);
}

test.each([
  ['dateformat(yyyy-MM-dd)', '2024-03-31'],
  ['dateformat(yyyyMMddHHmmssSSS)', '20240331003005007'],
  ['dateformat(yyyy-MM-dd,-1,DAY)', '2024-03-30'],
  [' dateformat ( yyyy-MM-dd HH:mm:ss , -1 , Days ) ', '2024-03-30 00:30:05'],
  ["dateformat(yyyy-MM-dd'T'HH:mm, +2, hour)", '2024-03-31T02:30'],
  ["dateformat(HH 'o''clock, sharp''')", "00 o'clock, sharp'"],
  ["dateformat(''yyyy)", "'2024"],
  ['dateformat(ss, 90, SECONDS)', '35'],
  ['dateformat(yyyy/MM, 1, MONTH)', '2024/04'],
  ['dateformat(dd, -1, month)', '29'],
  ['dateformat(yyyy,MM, -1, YEAR)', '2023,03'],
  ['dateformat(yyyyMMdd, 1, WEEK)', '20240407'],
  ['dateformat(HHmm, -31, MINUTE)', '2359'],
  ['timestamp(dateformat(yyyy-MM-dd HH:mm:ss))', String(Date.UTC(2024, 2, 31, 0, 30, 5))],
  ['Timestamp( dateformat(yyyy-MM-dd, -1, DAY) )', String(Date.UTC(2024, 2, 30))],
  ['timestamp(dateformat(HH))', '0'],
])('%s', (body, expected) => {
  expect(text(body)).toBe(expected);
});

it('counts in the zone: days on its calendar, hours by the clock', () => {
  // 01:30:05 in Berlin, half an hour before summer time begins
  expect(text('dateformat(yyyy-MM-dd HH:mm)', 'Europe/Berlin')).toBe('2024-03-31 01:30');
  expect(text('dateformat(yyyy-MM-dd HH:mm, 1, DAY)', 'Europe/Berlin')).toBe('2024-04-01 01:30');
  expect(text('dateformat(HH:mm, 1, HOUR)', 'Europe/Berlin')).toBe('03:30');
  expect(text('timestamp(dateformat(yyyy-MM-dd))', 'Europe/Berlin')).toBe(String(Date.UTC(2024, 2, 30, 23)));
});

test.each([
  'dateformat()',
  'dateformat(yyyy',
  'dateformat(yyyyy)',
  'dateformat(MMMM)',
  'dateformat(YYYY)',
  'dateformat(yyyy-MM-dd, -1, CENTURY)',
  'dateformat(yyyy-MM-dd, one, DAY)',
  "dateformat(yyyy'T)",
  'timestamp(yyyy)',
])('a sentence says what is wrong with %s', (body) => {
  expect(readDateMacro(body)).toEqual({ problem: expect.stringContaining('dateformat(format, number, UNIT)') });
});

it('leaves other macros alone', () => {
  expect(readDateMacro('dateformat')).toBeNull();
  expect(readDateMacro('since')).toBeNull();
});
