import { type CdmBench, startCdmBench } from './harness/cdm-bench';
import { JDBC } from './harness/cdm-client';

/** What cannot run here is stored, read and listed, and a start says so in the vendor's words, with the connector's name. */
let bench: CdmBench;

beforeAll(async () => {
  bench = await startCdmBench();
});

afterAll(() => bench?.stop());

const STORED: [connector: string, code: string, inputs: Record<string, string>][] = [
  ['hive-connector', 'Cdm.1000', { database: 'db', table: 't' }],
  ['hbase-connector', 'Cdm.1100', { table: 't' }],
  ['redis-connector', 'Cdm.1201', { tableName: 't' }],
  ['mongodb-connector', 'Cdm.1301', { collection: 'c' }],
  ['elasticsearch-connector', 'Cdm.1501', { index: 'i', type: 't' }],
  ['kafka-connector', 'Cdm.1601', { topic: 't' }],
  ['dms-kafka-connector', 'Cdm.1601', { topic: 't' }],
  ['dis-connector', 'Cdm.1601', { streamName: 's', disConsumerStrategy: 'LATEST', shardId: '0' }],
  ['dli-connector', 'Cdm.0061', { database: 'db', table: 't' }],
  ['opentsdb-connector', 'Cdm.0061', { metric: 'm' }],
  ['http-connector', 'Cdm.0061', {}],
];

test.each(STORED)('%s', async (connector, errCode, inputs) => {
  const link = await bench.cdm.link(connector, { host: 'far.invalid', port: '1', user: 'u' });
  const table = await bench.sourceTable('id int primary key', '1');
  const { from, to } = bench.tableJob(table);
  for (const job of [
    { from: [link, inputs] as const, to },
    { from, to: [link, inputs] as const },
  ]) {
    const name = await bench.cdm.job(job);
    expect((await bench.cdm.json('GET', `/job/all?filter=${name}`)).jobs).toMatchObject([{ name, status: 'NEW' }]);
    const sides = [
      (await bench.cdm.read(name))['from-config-values'],
      (await bench.cdm.read(name))['to-config-values'],
    ];
    for (const [input, value] of Object.entries(inputs)) {
      expect(JSON.stringify(sides)).toContain(`.${input}","value":"${value}"`);
    }
    expect(await bench.cdm.fault('PUT', `/job/${name}/start`)).toMatchObject({
      status: 400,
      errCode,
      message: expect.stringContaining(connector),
      externalMessage: expect.stringContaining(link.name),
    });
    expect(await bench.cdm.status(name)).toMatchObject({ status: 'NEVER_EXECUTED' });
  }
  expect((await bench.cdm.json('GET', `/link/${link.name}`)).links).toMatchObject([{ 'connector-name': connector }]);
  expect(await bench.rowsOf(table)).toBeNull();
});

test.each(['ORACLE', 'SQLSERVER', 'DB2', 'DWS', 'SAP HANA'])('a link to %s', async (databaseType) => {
  const server = { host: 'far.invalid', port: '1', database: 'd', username: 'u', password: 'p' };
  const link = await bench.cdm.link(JDBC, { databaseType, ...server });
  const { to } = bench.tableJob('t');
  const name = await bench.cdm.job({ from: [link, { schemaName: 's', tableName: 't' }], to });
  expect(await bench.cdm.fault('PUT', `/job/${name}/start`)).toMatchObject({
    ...{ status: 400, errCode: 'Cdm.0012', externalMessage: expect.stringContaining(link.name) },
  });
});

test('a connector that nobody knows', async () => {
  const link = { name: 'x', 'connector-name': 'fax-connector', 'link-config-values': { configs: [] } };
  expect(await bench.cdm.fault('POST', '/link', { links: [link] })).toMatchObject({ status: 400, errCode: 'Cdm.0102' });
});

test('SCENARIO_JOB', async () => {
  const name = await bench.cdm.job({ ...bench.tableJob('t'), type: 'SCENARIO_JOB' });
  expect(await bench.cdm.fault('PUT', `/job/${name}/start`)).toMatchObject({ status: 400, errCode: 'Cdm.0055' });
});
