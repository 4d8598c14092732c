import { DomainError, type ListName } from '@jobglot/core';
import fc from 'fast-check';
import { CONNECTIONS, HISTORY, JOBS, TASKS } from '../wire/entity-sets';
import type { EntitySet } from './entity-set';
import { PAGE_SIZE, readListQuery } from './read-query';

const where = <L extends ListName>(set: EntitySet<L>, $filter: string) => readListQuery(set, { $filter }).query.where;
const compare = (field: string, operator: string, value: unknown, more = {}) => ({
  kind: 'compare',
  term: { field, ...more },
  operator,
  value,
});

/** @returns message and details of the refusal; anything but `request.invalid` fails the test */
function refusal(read: () => unknown): { message: string; field: unknown } {
  try {
    read();
  } catch (error) {
    if (!(error instanceof DomainError) || error.code !== 'request.invalid') throw error;
    return { message: error.message, field: error.details.field };
  }
  throw new Error('was not refused');
}

describe('filters that clients send (notes, 1.2)', () => {
  it("JobName eq 'x' and TaskId eq '123'", () => {
    expect(where(TASKS, "JobName eq 'x' and TaskId eq '123'")).toEqual({
      kind: 'and',
      parts: [compare('jobName', 'eq', 'x'), compare('id', 'eq', '123')],
    });
  });

  it("contains(Name,'prod')", () => {
    expect(where(CONNECTIONS, "contains(Name,'prod')")).toEqual({
      kind: 'match',
      term: { field: 'name' },
      match: 'contains',
      value: 'prod',
    });
  });

  it.each([
    [CONNECTIONS, "ProviderName eq 'CData Salesforce' and ConnectionState eq 'Successful'", ['connector', 'state']],
    [JOBS, "Status eq 'Running' and Source eq 'MySQL'", ['status', 'sourceName']],
  ] as unknown as [EntitySet, string, string[]][])('%#: %s', (set, filter, fields) => {
    const condition = where(set, filter) as unknown as { kind: string; parts: { term: { field: string } }[] };
    expect(condition.kind).toBe('and');
    expect(condition.parts.map(({ term }) => term.field)).toEqual(fields);
  });

  it('an order: RunStartDate desc', () => {
    const { order } = readListQuery(HISTORY, { $orderby: 'RunStartDate desc, jobname' }).query;
    expect(order).toEqual([
      { term: { field: 'createdAt' }, descending: true },
      { term: { field: 'jobName' }, descending: false },
    ]);
  });
});

describe('operators', () => {
  it.each([
    ["'x' EQ jobname", compare('name', 'eq', 'x')],
    ['100 lt Verbosity', compare('options.verbosity', 'gt', 100)],
    ['-1.5 ge Verbosity', compare('options.verbosity', 'le', -1.5)],
    ["tolower([JobName]) eq 'x'", compare('name', 'eq', 'x', { foldCase: true })],
    ['Scheduled', compare('scheduleEnabled', 'eq', true)],
    ['JobName ne null', compare('name', 'ne', null)],
    ["JobName eq 'O''Brien'", compare('name', 'eq', "O'Brien")],
    ["JobName eq '%_'' or 1=1 --'", compare('name', 'eq', "%_' or 1=1 --")],
    ['not not Scheduled', compare('scheduleEnabled', 'eq', true)],
    ['NOT(Scheduled)', { kind: 'not', part: compare('scheduleEnabled', 'eq', true) }],
    ["EndsWith(toupper(JobName), 'x') eq TRUE", match('endswith', true)],
    ["startswith(JobName,'x') ne false", match('startswith')],
    ["startswith(JobName,'x') eq false", { kind: 'not', part: match('startswith') }],
    [
      'Scheduled or DropTable and not AlterSchema',
      {
        kind: 'or',
        parts: [
          compare('scheduleEnabled', 'eq', true),
          {
            kind: 'and',
            parts: [
              compare('options.dropTable', 'eq', true),
              { kind: 'not', part: compare('options.alterSchema', 'eq', true) },
            ],
          },
        ],
      },
    ],
  ])('%s', (filter, condition) => {
    expect(where(JOBS, filter)).toEqual(condition);
  });

  function match(kind: string, foldCase = false) {
    return { kind: 'match', term: { field: 'name', ...(foldCase && { foldCase }) }, match: kind, value: 'x' };
  }
});

describe('literals take the type of the field', () => {
  const noon = new Date('2025-02-21T12:00:00Z');
  it.each([
    [TASKS, 'TaskId eq 870237973789151201', '870237973789151201'],
    [TASKS, "Index eq '3'", 2],
    [JOBS, 'JobId eq 0d1c9a52-0000-4000-8000-0123456789ab', '0d1c9a52-0000-4000-8000-0123456789ab'],
    [JOBS, "Scheduled eq 'TRUE'", true],
    [JOBS, 'JobName eq true', 'true'],
    [JOBS, 'SkipDeleted eq TRUE', 'true'],
    [JOBS, 'SkipDeleted', 'true'],
    [HISTORY, "RecordsAffected gt '100'", 100],
    [HISTORY, 'RunStartDate ge 2025-02-21T12:00:00Z', noon],
    [HISTORY, 'RunStartDate ge 2025-02-21T07:00:00.000-05:00', noon],
    [HISTORY, 'RunStartDate ge 2025-02-21T17:00:00 05:00', noon],
    [HISTORY, "RunStartDate ge datetime'2025-02-21T12:00:00'", noon],
    [HISTORY, "RunStartDate ge datetimeoffset'2025-02-21T12:00:00Z'", noon],
    [HISTORY, "RunStartDate ge '2025-02-21 12:00'", noon],
    [HISTORY, 'RunStartDate ge 2024-02-29', new Date('2024-02-29T00:00:00Z')],
  ] as unknown as [EntitySet, string, unknown][])('%#: %s', (set, filter, value) => {
    expect(where(set, filter)).toMatchObject({ value });
  });
});

describe('refusals name option, character and what was expected', () => {
  it.each([
    ["JobName Equals 'x'", /^\$filter: at character 9: expected .*"and", "or", the end, but found "Equals 'x'"\.$/],
    ['JobName eq', /^\$filter: at character 11: expected a value, a property, but found the end\.$/],
    ["JobName eq 'x", /character 12: expected a value/],
    ["JobName eq 'O'Brien'", /character 15: .* but found "Brien'"/],
    ["JobName eq 'x' and Foo eq 1", /character 20: job has no property "Foo"/],
    ['canupdate', /character 1: CanUpdate cannot be filtered/],
    ['JobName', /character 1: JobName is no condition/],
    ['Status', /character 1: Status is no condition/],
    ['Verbosity gt abc', /character 1: a comparison needs/],
    ["Verbosity gt 'abc'", /character 14: Verbosity needs a number, not "abc"/],
    [`Verbosity gt ${'9'.repeat(400)}`, /character 14: Verbosity needs a number/],
    ['Scheduled eq 2', /character 14: Scheduled needs true or false/],
    ['LastModified gt 2025-02-30', /character 17: LastModified needs a date/],
    ["LastModified gt 'yesterday'", /character 17: LastModified needs a date/],
    ["contains(JobName,'x') gt true", /character 23: expected eq or ne/],
    ["foo(JobName,'x')", /character 1: expected .* but found "foo\(/],
    ["1 eq '1'", /character 1: a comparison needs a property/],
    ['(Scheduled', /character 11: expected "\)"/],
  ])('%s', (filter, message) => {
    expect(refusal(() => where(JOBS, filter))).toEqual({ message: expect.stringMatching(message), field: '$filter' });
  });

  it('no search in what is stored another way than it is shown', () => {
    expect(refusal(() => where(TASKS, "contains(Index,'1')")).message).toMatch(
      /character 10: Index cannot be searched/,
    );
  });

  it.each([
    ['JobName up', '$orderby: at character 9: expected "asc", "desc", ",", the end, but found "up".'],
    ['JobName,Foo', '$orderby: at character 9: job has no property "Foo".'],
    ['CanUpdate', '$orderby: at character 1: CanUpdate cannot be filtered or sorted by.'],
  ])('$orderby=%s', ($orderby, message) => {
    expect(refusal(() => readListQuery(JOBS, { $orderby }))).toEqual({ message, field: '$orderby' });
  });

  it.each([
    ['$top', '-1'],
    ['$top', '1.5'],
    ['$skip', 'x'],
    ['$skip', '1'.repeat(16)],
    ['$count', '1'],
    ['$inlinecount', 'all'],
    ['$select', 'JobName,Foo'],
    ['$filter', ['Scheduled', 'DropTable']],
  ])('%s=%s', (option, value) => {
    expect(refusal(() => readListQuery(JOBS, { [option]: value })).field).toBe(option);
  });
});

describe('other options', () => {
  it('have defaults', () => {
    const query = { where: null, order: [], limit: PAGE_SIZE, offset: 0 };
    expect(readListQuery(JOBS, {})).toEqual({ query, select: null, count: false });
  });

  it('are read without regard to case; a large $top is cut to the page', () => {
    const options = { $TOP: '2147483647', $Skip: '20', $Select: ' jobname,STATUS', $inlineCount: 'AllPages' };
    const query = { where: null, order: [], limit: PAGE_SIZE, offset: 20 };
    expect(readListQuery(JOBS, options)).toEqual({ query, select: ['JobName', 'Status'], count: true });
    expect(readListQuery(JOBS, { $top: '0', $select: '*', $count: 'TRUE' })).toMatchObject({
      query: { limit: 0 },
      select: null,
      count: true,
    });
  });

  it('a property sorts once: PostgreSQL has a limit', () => {
    const { order } = readListQuery(JOBS, { $orderby: `Type desc${',Type,JobName'.repeat(600)}` }).query;
    expect(order.map(({ term, descending }) => [term.field, descending])).toEqual([
      ['type', true],
      ['name', false],
    ]);
  });
});

describe('hostile input', () => {
  it.each([
    '('.repeat(8000),
    `${'('.repeat(101)}Scheduled${')'.repeat(101)}`,
    `['] or ${'('.repeat(7000)}`,
    `tolower(${'tolower('.repeat(900)}`,
    "'".repeat(7999),
    'a and '.repeat(1333),
    'not '.repeat(2000),
    `${'('.repeat(99)}${'Scheduled or '.repeat(550)}`,
    `JobName eq '${'x'.repeat(8000)}'`,
  ])('is refused soon: %.20s', (filter) => {
    const start = performance.now();
    refusal(() => where(JOBS, filter));
    expect(performance.now() - start).toBeLessThan(1_000);
  });

  it('what only looks deep is accepted', () => {
    where(JOBS, `${'('.repeat(100)}Scheduled${')'.repeat(100)}`);
    where(JOBS, `${'not '.repeat(1900)}Scheduled`);
    where(JOBS, `${'not Scheduled and '.repeat(300)}Scheduled`);
    where(JOBS, `${'(Scheduled) and '.repeat(300)}Scheduled`);
    where(JOBS, `JobName eq '${'('.repeat(7000)}'`);
  });

  const words = ['JobName', 'Verbosity', 'LastModified', 'Scheduled', 'Type', 'CanUpdate', "'x'", "'", '(', ')', ' '];
  const more = ['eq', 'and', 'not ', 'contains(', ',', '1', '2025-01-01', 'null', 'true', '[', ']', 'T10:00', '\0'];
  const pieces = fc.array(fc.oneof(fc.constantFrom(...words, ...more), fc.string({ unit: 'binary' })), {
    maxLength: 30,
  });

  it.each(['$filter', '$orderby', '$select', '$top', '$skip', '$count'])(
    '%s: works or is a request.invalid',
    (option) => {
      fc.assert(
        fc.property(pieces, fc.constantFrom('', ' '), (parts, between) => {
          try {
            readListQuery(JOBS, { [option]: parts.join(between) });
          } catch (error) {
            expect(error).toMatchObject({ name: 'DomainError', code: 'request.invalid' });
          }
        }),
        { numRuns: 500 },
      );
    },
  );
});
