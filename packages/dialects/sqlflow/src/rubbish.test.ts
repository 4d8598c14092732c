import fc from 'fast-check';
import { sqlflow } from './dialect';
import { BASE, type SqlflowFixture, sqlflowFixture } from './testing/sqlflow-fixture';

let api: SqlflowFixture;
let jobId: string;
beforeAll(async () => {
  api = await sqlflowFixture();
  ({ jobId } = await api.submit({ schedulable: 'true' }));
  await api.worker.drain();
});
afterAll(() => api.close());

const NAMES = [
  ...['jobId', 'jobName', 'dbvendor', 'firstSubmit', 'incremental', 'schedulable', 'cronExpression', 'onTop', 'extra'],
  ...[
    'sqlsource',
    'hostname',
    'port',
    'account',
    'password',
    'database',
    'defaultDatabase',
    'defaultSchema',
    'secretKey',
  ],
  ...['delimiter', 'tableToTable', 'showRelationType', 'table', 'column', '__proto__', 'constructor', 'sqlfiles', 'x'],
];
const TEXT = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    'true',
    'no',
    '0',
    '-1',
    '1e300',
    '%',
    '%zz',
    '..',
    '../..',
    "'; --",
    '[x]',
    '😀',
    ';',
    '\t',
  ),
  fc.constantFrom('__proto__', 'constructor', 'dbvoracle', 'dbvpostgresql', 'a'.repeat(300), '* * * * *', '\u2028'),
  fc.string({ unit: 'binary', maxLength: 20 }),
);
/** Good ones too: otherwise nothing behind the first check would be met. */
const VALUE = (name: string) =>
  name === 'jobId'
    ? fc.oneof(TEXT, fc.constant('{job}'))
    : name === 'dbvendor'
      ? fc.oneof(TEXT, fc.constant('dbvoracle'))
      : TEXT;
const FIELDS = fc
  .subarray(NAMES)
  .chain((names) => fc.tuple(...names.map((name) => VALUE(name).map((value): [string, string] => [name, value]))));
const FILES = fc.array(fc.tuple(fc.constantFrom('sqlfiles', 'sqlfile', ''), TEXT, TEXT), { maxLength: 2 });

function bodyOf(way: string, fields: readonly [string, string][], files: readonly [string, string, string][]) {
  if (way !== 'multipart') return new URLSearchParams([...fields]);
  const form = new FormData();
  for (const [name, value] of fields) form.append(name, value);
  for (const [part, name, content] of files) form.append(part, new Blob([content]), name);
  return form;
}

test.each(sqlflow.operations.map(({ operationId, path }) => [operationId, path] as const))(
  'rubbish to %s is answered in the shape of the API, never by a 500',
  async (operationId, path) => {
    const ways = fc.constantFrom('query', 'urlencoded', 'multipart');
    await fc.assert(
      fc.asyncProperty(ways, FIELDS, FILES, async (way, sent, files) => {
        const own: [string, string][] = operationId === 'generateToken' ? [] : [['token', api.token]];
        const fields: [string, string][] = [
          ...sent.map(([name, value]): [string, string] => [name, value === '{job}' ? jobId : value]),
          ['userId', api.userId],
          ...own,
        ];
        const query = way === 'query' ? `?${new URLSearchParams(fields)}` : '';
        const body = way === 'query' ? undefined : bodyOf(way, fields, files);
        const answer = await fetch(`http://${api.host}${BASE}${path}${query}`, { method: 'POST', body: body ?? null });
        const text = await answer.text();
        expect([answer.status, text]).toEqual([200, expect.any(String)]);
        if (!answer.headers.get('content-type')?.includes('json')) return;
        const { code, error } = JSON.parse(text);
        expect(code === 200 || code === '200' || (code >= 400 && code < 500 && error !== '')).toBe(true);
      }),
      { numRuns: 40 },
    );
    expect(api.failures).toEqual([]);
  },
);
