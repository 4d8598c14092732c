import { DomainError } from '@jobglot/core';
import { fakeLineageEngine, testAdmin } from '@jobglot/core/testing';
import { type SqlflowFixture, sqlflowFixture, unique } from './testing/sqlflow-fixture';

let api: SqlflowFixture;
beforeAll(async () => {
  api = await sqlflowFixture();
});
afterAll(() => api.close());

const JOB = '/sqlflow/job';
const summary = async (jobId: string) => (await api.call(`${JOB}/displayUserJobSummary`, { jobId })).body.data;

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
  expect(body.sessionId).toBe((await summary(jobId)).sessionId);
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
