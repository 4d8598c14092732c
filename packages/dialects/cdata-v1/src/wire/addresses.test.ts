import { type V1Fixture, v1Fixture } from '../testing/v1-fixture';

let api: V1Fixture;
beforeAll(async () => {
  api = await v1Fixture();
});
afterAll(() => api.close());

test.each([{ JobId: {} }, { JobId: 5 }, { JobId: ['x'] }, { WorkspaceId: {} }, { WorkspaceId: 7 }])(
  'ids that are no text are refused: %j',
  async (ids) => {
    const JobName = await api.job();
    const answer = await api.call('put', '/jobs', { JobName, ...ids });
    expect(answer).toMatchObject({ status: 400, body: { error: { code: '400' } } });
  },
);
