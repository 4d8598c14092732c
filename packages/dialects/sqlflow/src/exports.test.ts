import { DomainError } from '@jobglot/core';
import { fakeLineageEngine, testAdmin } from '@jobglot/core/testing';
import { type SqlflowFixture, sqlflowFixture, unique } from './testing/sqlflow-fixture';

let api: SqlflowFixture;
beforeAll(async () => {
  api = await sqlflowFixture();
});
afterAll(() => api.close());

const JOB = '/sqlflow/job';

test('an export that fails before its first piece is an error in the body', async () => {
  const { jobId } = await api.submit();
  const failing = jest.spyOn(fakeLineageEngine, 'export').mockImplementation(async function* () {
    if (jobId) throw new DomainError('job.not_found', 'The job has no run.');
    yield '';
  });
  const { status, body } = await api.call(`${JOB}/exportLineageAsOpenLineage`, { jobId });
  failing.mockRestore();
  expect([status, body]).toEqual([200, { code: 404, error: 'The job has no run.' }]);
  await api.worker.drain();
});

test('exports are documents of their own', async () => {
  const { jobId } = await api.submit();
  await api.worker.drain();
  const types = {
    exportLineageAsJson: 'application/json;charset=utf-8',
    exportFullLineageAsCsv: 'text/csv;charset=utf-8',
  };
  for (const [name, type] of Object.entries(types)) {
    const answer = await api.call(`${JOB}/${name}`, { jobId });
    expect([answer.status, answer.type]).toEqual([200, type]);
  }
  const { body } = await api.call(`${JOB}/exportLineageAsJson`, { jobId });
  expect(Object.keys(body)).toEqual(['jobId', 'sessionId', 'code', 'data']);
  expect(body.sessionId).toBe((await api.summary(jobId)).sessionId);
  expect((await api.call(`${JOB}/exportLineageAsCsv`, { jobId, delimiter: '\t' })).status).toBe(200);
  expect((await api.call(`${JOB}/exportLineageAsCsv`, { jobId, delimiter: ';;' })).body.code).toBe(400);
  expect((await api.call(`${JOB}/exportLineageAsGraphml`, { jobId: 'x' })).body.code).toBe(404);
  const { id } = await api.services.jobs.create(testAdmin, 'default', {
    name: unique('no lineage'),
    type: 'Standard',
    sourceConnectionId: null,
    destinationConnectionId: null,
  });
  expect((await api.call(`${JOB}/exportLineageAsJson`, { jobId: id })).body.code).toBe(400);
});

test('settings reach the analysis: those of the export, else those of its simple job, else the defaults', async () => {
  const simple = { dbvendor: 'dbvoracle', jobName: 'simple', showRelationType: 'fdr', ignoreRecordSet: 'true' };
  const { jobId } = (await api.call(`${JOB}/submitUserJob`, simple, { 'a.sql': '1' })).body.data;
  await api.worker.drain();
  const asked = jest.spyOn(fakeLineageEngine, 'export');
  const settings = async (name: string, fields: Readonly<Record<string, string>> = {}) => {
    await api.call(`${JOB}/${name}`, { jobId, ...fields });
    return asked.mock.lastCall![2];
  };
  const kept = { showRelationType: 'fdr', ignoreRecordSet: true, tableToTable: false, delimiter: ',' };
  expect(await settings('exportLineageAsJson')).toMatchObject({ ...kept, format: 'json', full: false });
  expect(await settings('exportFullLineageAsJson')).toMatchObject({ ...kept, full: true });
  expect(await settings('exportLineageAsJson', { showLinkOnly: 'false' })).toMatchObject({ full: true });
  const place = { database: 'd', schema: 's', table: 't', column: 'c' };
  const own = {
    ...place,
    delimiter: '\t',
    showRelationType: 'fdd,fdr',
    ignoreRecordSet: 'False',
    tableToTable: 'true',
  };
  const said = { ...own, ignoreRecordSet: false, tableToTable: true };
  expect(await settings('exportLineageAsCsv', own)).toMatchObject({ ...said, format: 'csv' });
  expect(await settings('exportLineageAsGraphml', own)).toMatchObject({ ...said, format: 'graphml' });
  await api.call(`${JOB}/displayUserLatestJobTableLevelLineage`);
  expect(asked.mock.lastCall![2]).toMatchObject({ format: 'json', full: true, tableToTable: true });
  expect(await settings('exportLineageAsOpenLineage')).toMatchObject({ run: { datasetNamespace: 'oracle' } });
  const named = { run: { datasetNamespace: 'oracle://db:1521' } };
  expect(await settings('exportLineageAsOpenLineage', { namespace: 'oracle://db:1521' })).toMatchObject(named);
  asked.mockRestore();
});
