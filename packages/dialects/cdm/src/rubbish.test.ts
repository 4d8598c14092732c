import fc from 'fast-check';
import { type CdmFixture, CLUSTER, cdmFixture, configs, DATABASE, jobDocument, PROJECT } from './testing/cdm-fixture';

let api: CdmFixture;
let from: string;
beforeAll(async () => {
  api = await cdmFixture();
  from = await api.link();
});
afterAll(() => api.close());

const RUBBISH = fc.oneof(
  fc.constantFrom<unknown>(null, true, -1, 0.5, 1e300, '', ' ', '%', '%zz', '\u2028', 'a'.repeat(5000), [], {}, [null]),
  fc.constantFrom('__proto__', 'constructor', 'toString', '../..', "'; --", '&|&', '[x]', '😀'),
  fc.constantFrom<unknown>({ configs: null }, { configs: [{}] }, { configs: [{ name: 'x', inputs: [{}] }] }),
  fc.jsonValue({ maxDepth: 2 }),
);

/** Places in a document, as lists of keys. */
function placesOf(value: unknown, path: readonly string[] = []): string[][] {
  const inner = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  return [[...path], ...inner.flatMap(([key, each]) => placesOf(each, [...path, key]))];
}

function replaced(value: unknown, [key, ...rest]: readonly string[], rubbish: unknown): unknown {
  if (key === undefined) return rubbish;
  const copy = Array.isArray(value) ? [...value] : { ...(value as object) };
  (copy as Record<string, unknown>)[key] = replaced((value as Record<string, unknown>)[key], rest, rubbish);
  return copy;
}

const cycle = { isSchedulerJob: 'true', cycleType: 'week', cycle: '1', runAt: 'mon', startDate: '2026-01-01 00:00:00' };
const documents = (): [method: 'post' | 'put', path: string, body: object][] => {
  const job = jobDocument(from, from, {
    'driver-config-values': {
      configs: [
        ...configs('throttlingConfig', { numExtractors: '2', maxErrorRecords: '1', recordDirtyData: 'true' }).configs,
        ...configs('schedulerConfig', { ...cycle, disposableType: 'NONE' }).configs,
        ...configs('retryJobConfig', { retryJobType: 'NONE' }).configs,
      ],
    },
  });
  const link = {
    name: 'l',
    'connector-name': 'generic-jdbc-connector',
    'link-config-values': configs('linkConfig', { ...DATABASE, useSSL: 'true' }),
  };
  return [
    ['post', '/job', { jobs: [job] }],
    ['put', `/job/${job.name}`, { jobs: [job] }],
    ['put', `/job/${job.name}/start`, { variables: { a: 'b' } }],
    ['post', '/link', { links: [link] }],
    ['put', `/link/${from}`, { links: [link] }],
    ['post', `/v1.1/${PROJECT}/clusters`, { cluster: { name: 'c', instances: [{ nics: [{}] }], datastore: {} } }],
    ['post', `/v1.1/${PROJECT}/clusters/${CLUSTER}/action`, { stop: { stopMode: 'x' } }],
    ['post', `/v1.1/${PROJECT}/clusters/job`, { jobs: [job], clusters: [CLUSTER] }],
  ];
};

test('whatever stands in the place of a value, an answer is no 500', async () => {
  const cases = fc.nat(documents().length - 1).chain((n) => {
    const places = placesOf(documents()[n]![2]);
    return fc.record({ n: fc.constant(n), place: fc.constantFrom(...places), rubbish: RUBBISH });
  });
  await fc.assert(
    fc.asyncProperty(cases, async ({ n, place, rubbish }) => {
      const [method, path, body] = documents()[n]!;
      const answer = await api
        .call(method, path)
        .set({ 'X-Language': 'en-us', 'Content-Type': 'application/json' })
        .send(JSON.stringify(replaced(body, place, rubbish)));
      expect([answer.status < 500, answer.text]).toEqual([true, expect.any(String)]);
    }),
    { numRuns: 400 },
  );
  expect(api.failures).toEqual([]);
});

test.each(['%00', '%', '..', '%2F', '__proto__', 'constructor', 'a'.repeat(300), '%ED%A0%80', ' ', '%25', '😀'])(
  'a name of an address may be %s',
  async (name) => {
    for (const path of [
      `/job/${name}`,
      `/job/${name}/status`,
      `/job/all?filter=${name}&jobType=${name}`,
      `/job/all?filter=${name}`,
      `/submissions?jname=${name}`,
      `/link/${name}`,
      `/v1.1/${PROJECT}/clusters/${name}`,
      `/v1.1/${name}/clusters/${name}/cdm/job/x`,
    ]) {
      const { status } = await api.call('get', encodeURI(path).replaceAll('%25', '%'));
      expect([path, status]).toEqual([path, expect.any(Number)]);
      expect(status).toBeLessThan(500);
    }
  },
);
