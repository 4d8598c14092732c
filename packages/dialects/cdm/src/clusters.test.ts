import { DomainError } from '@jobglot/core';
import { testAdmin } from '@jobglot/core/testing';
import {
  type CdmFixture,
  CLUSTER,
  cdmFixture,
  configs,
  DATABASE,
  jobDocument,
  PROJECT,
  unique,
} from './testing/cdm-fixture';

let api: CdmFixture;
beforeAll(async () => {
  api = await cdmFixture();
});
afterAll(() => api.close());

const CLUSTERS = `/v1.1/${PROJECT}/clusters`;
const REQUEST = {
  vpcId: 'vpc-1',
  datastore: { type: 'cdm', version: '2.8.6.1' },
  instances: [
    {
      flavorRef: 'medium',
      availability_zone: 'az-1',
      type: 'cdm',
      nics: [{ securityGroupId: 'sg-1', 'net-id': 'net-1' }],
    },
  ],
};
const make = async (name = unique('cluster')) =>
  (await api.call('post', CLUSTERS, { cluster: { name, ...REQUEST }, auto_remind: true })).body as {
    id: string;
    name: string;
  };

test('a cluster is a workspace bound to the project', async () => {
  const { id, name } = await make();
  const detail = (await api.call('get', `${CLUSTERS}/${id}`)).body;
  expect(detail).toMatchObject({ id, name, status: '200', vpc_id: 'vpc-1', subnet_id: 'net-1', auto_remind: true });
  expect(detail).toMatchObject({
    azName: 'az-1',
    datastore: { version: '2.8.6.1' },
    security_group_id: 'sg-1',
    actions: [],
  });
  expect(detail.instances).toMatchObject([{ id, flavor: { id: 'medium' } }]);
  const listed = (await api.call('get', CLUSTERS)).body.clusters;
  expect(listed.map((cluster: { id: string }) => cluster.id)).toContain(id);
  const elsewhere = (await api.services.workspaces.bound(testAdmin, 'cdm-cluster', 'other/')).map(
    (b) => b.binding.address,
  );
  expect(elsewhere).toEqual(['*']);
  expect((await api.services.workspaces.list(testAdmin)).map((workspace) => workspace.name)).toContain(name);
});

test('names of jobs are free in each cluster; through the wildcard all clusters are one', async () => {
  const [one, two] = [await make(), await make()];
  const document = jobDocument('l', 'l', { name: unique('same') });
  for (const { id } of [one, two]) {
    const links = [
      { name: 'l', 'connector-name': 'generic-jdbc-connector', 'link-config-values': configs('linkConfig', DATABASE) },
    ];
    await api.call('post', `${CLUSTERS}/${id}/cdm/link`, { links });
    expect((await api.call('post', `${CLUSTERS}/${id}/cdm/job`, { jobs: [document] })).status).toBe(200);
  }
  const name = await api.job();
  expect((await api.call('get', `${CLUSTERS}/any-other/cdm/job/${name}`)).status).toBe(200);
  expect((await api.call('get', `${CLUSTERS}/${one.id}/cdm/job/${name}`)).status).toBe(400);
});

test('through the wildcard a cluster reads as running, with an instance, and cannot be changed', async () => {
  const { body } = await api.call('get', `${CLUSTERS}/${CLUSTER}`);
  expect(body).toMatchObject({ id: CLUSTER, name: 'default', status: '200' });
  expect(body.instances).toHaveLength(1);
  expect((await api.call('delete', `${CLUSTERS}/${CLUSTER}`)).body.code).toBe('Cdm.0001');
});

test('a cluster with jobs is kept; an empty one goes, with its workspace', async () => {
  const { id, name } = await make();
  const job = jobDocument('', 'l', { name: 'j' });
  const links = [
    { name: 'l', 'connector-name': 'generic-jdbc-connector', 'link-config-values': configs('linkConfig', DATABASE) },
  ];
  await api.call('post', `${CLUSTERS}/${id}/cdm/link`, { links });
  await api.call('post', `${CLUSTERS}/${id}/cdm/job`, { jobs: [job] });
  const kept = await api.call('delete', `${CLUSTERS}/${id}`, { keep_last_manual_backup: 0 });
  expect([kept.status, kept.body.code]).toEqual([400, 'Cdm.0014']);
  await api.call('delete', `${CLUSTERS}/${id}/cdm/job/j`);
  await api.call('delete', `${CLUSTERS}/${id}/cdm/link/l`);
  const gone = await api.call('delete', `${CLUSTERS}/${id}`, { keep_last_manual_backup: 0 });
  expect([gone.status, gone.body]).toEqual([202, { jobId: expect.any(String) }]);
  expect((await api.services.workspaces.list(testAdmin)).map((workspace) => workspace.name)).not.toContain(name);
});

test('jobs are created and started in a cluster that runs', async () => {
  const [stopped, running] = [await make(), await make()];
  await api.call('post', `${CLUSTERS}/${stopped.id}/action`, { stop: { stopMode: 'DELAYED', delayTime: 1 } });
  const links = [
    { name: 'l', 'connector-name': 'generic-jdbc-connector', 'link-config-values': configs('linkConfig', DATABASE) },
  ];
  await api.call('post', `${CLUSTERS}/${running.id}/cdm/link`, { links });
  const jobs = [jobDocument('l', 'l', { name: 'a' }), jobDocument('l', 'l', { name: 'b' })];
  const post = (clusters: string[]) =>
    api.call('post', `${CLUSTERS}/job`, { jobs, clusters }).set('X-Language', 'en-us');
  expect((await post([stopped.id])).body.code).toBe('Cdm.0001');
  const answer = await post([stopped.id, running.id]);
  expect(answer.body.submissions).toMatchObject([
    { 'job-name': 'a', status: 'BOOTING' },
    { 'job-name': 'b', status: 'BOOTING' },
  ]);
  expect((await api.call('post', `${CLUSTERS}/job`, { jobs, clusters: [running.id] })).body.code).toBe('Cdm.0238');
});

test('a cluster is no place for secrets: what describes it is kept and shown', async () => {
  const name = unique('cluster');
  const answer = await api.call('post', CLUSTERS, { cluster: { name, extended: { userPassword: 'canary' } } });
  expect([answer.status, answer.body.code, answer.text.includes('canary')]).toEqual([400, 'Cdm.0014', false]);
  expect((await api.services.workspaces.list(testAdmin)).map((workspace) => workspace.name)).not.toContain(name);
});

test('actions are one of start, stop, restart', async () => {
  const { id } = await make();
  for (const body of [{}, { start: {}, stop: {} }]) {
    expect((await api.call('post', `${CLUSTERS}/${id}/action`, body)).body.code).toBe('Cdm.0024');
  }
});

test('a name that is taken is refused, and nothing is left behind', async () => {
  const { name } = await make();
  const again = await api.call('post', CLUSTERS, { cluster: { name } });
  expect([again.status, again.body.code]).toEqual([400, 'Cdm.0014']);
});

const LINK = {
  name: 'l',
  'connector-name': 'generic-jdbc-connector',
  'link-config-values': configs('linkConfig', DATABASE),
};

test('a job that is made while its cluster goes keeps its address', async () => {
  const { id } = await make();
  await api.call('post', `${CLUSTERS}/${id}/cdm/link`, { links: [LINK] });
  const { workspaces } = api.services;
  const unbind = workspaces.unbind.bind(workspaces);
  const spy = jest.spyOn(workspaces, 'unbind').mockImplementationOnce(async (...args) => {
    await api.call('post', `${CLUSTERS}/${id}/cdm/job`, { jobs: [jobDocument('l', 'l', { name: 'late' })] });
    return unbind(...args);
  });
  const refused = await api.call('delete', `${CLUSTERS}/${id}`);
  spy.mockRestore();
  expect([refused.status, refused.body.code]).toEqual([400, 'Cdm.0014']);
  expect((await api.call('get', `${CLUSTERS}/${id}/cdm/job/late`)).body.total).toBe(1);
  expect((await api.call('get', `${CLUSTERS}/${id}`)).body).toMatchObject({ auto_remind: true });
});

test('a cluster with links left is unbound, and its workspace stays', async () => {
  const { id, name } = await make();
  await api.call('post', `${CLUSTERS}/${id}/cdm/link`, { links: [LINK] });
  expect((await api.call('delete', `${CLUSTERS}/${id}`)).status).toBe(202);
  expect((await api.call('get', CLUSTERS)).text).not.toContain(id);
  expect((await api.services.workspaces.list(testAdmin)).map((workspace) => workspace.name)).toContain(name);
});

describe('jobs that are created and started', () => {
  const post = async (id: string, jobs: object[]) =>
    api.call('post', `${CLUSTERS}/job`, { jobs, clusters: [id] }).set('X-Language', 'en-us');
  const cluster = async () => {
    const { id } = await make();
    await api.call('post', `${CLUSTERS}/${id}/cdm/link`, { links: [LINK] });
    return id;
  };
  const total = async (id: string) => (await api.call('get', `${CLUSTERS}/${id}/cdm/job/all`)).body.total;

  test('are not made when one of them could not start', async () => {
    const id = await cluster();
    const sql = configs('fromJobConfig', { useSql: 'true', sql: 'SELECT * FROM T WHERE a > @since' });
    const jobs = [
      jobDocument('l', 'l', { name: 'a' }),
      jobDocument('l', 'l', { name: 'b', 'from-config-values': sql }),
    ];
    expect((await post(id, jobs)).body.code).toBe('Cdm.0056');
    expect(await total(id)).toBe(0);
  });

  test('are not made when what they say is wrong, or their link is disabled', async () => {
    const id = await cluster();
    const columns = {
      'from-config-values': configs('fromJobConfig', { schemaName: 's', tableName: 't', columnList: 'a&b' }),
      'to-config-values': configs('toJobConfig', { schemaName: 's', tableName: 't', columnList: 'a' }),
    };
    const wrong = await post(id, [jobDocument('l', 'l', { name: 'a', ...columns })]);
    expect(wrong.body).toMatchObject({ submissions: [], 'validation-result': [{ status: 'ERROR' }] });
    const disabled = [jobDocument('l', 'l', { name: 'a' }), jobDocument('l', 'l', { name: 'b', enabled: false })];
    expect((await post(id, disabled)).body.code).toBe('Cdm.0059');
    expect(await total(id)).toBe(0);
    expect((await post('nowhere', [jobDocument('l', 'l')])).body.code).toBe('Cdm.0101');
    const stranger = api.tokenOf((await api.client('admin', 'cdm', [])).id);
    const foreign = await api
      .call('post', `${CLUSTERS}/job`, { jobs: [jobDocument('l', 'l')], clusters: [id] })
      .set({ 'X-Language': 'en-us', 'X-Auth-Token': stranger });
    expect([foreign.status, foreign.body.code]).toEqual([404, 'Cdm.0001']);
  });

  test('go again when their start is refused; those that run are told', async () => {
    const id = await cluster();
    const { executions } = api.services;
    const start = executions.start.bind(executions);
    const stopped = new DomainError('workspace.stopped', 'The workspace is stopped.');
    const spy = jest.spyOn(executions, 'start').mockImplementationOnce(start).mockRejectedValueOnce(stopped);
    const jobs = ['a', 'b', 'c'].map((name) => jobDocument('l', 'l', { name }));
    const some = await post(id, jobs);
    expect(some.body).toEqual({
      submissions: [expect.objectContaining({ 'job-name': 'a', status: 'BOOTING' })],
      'validation-result': ['b', 'c'].map((name) => ({
        message: `${name}: The workspace is stopped.`,
        status: 'ERROR',
      })),
    });
    expect(await total(id)).toBe(1);
    spy.mockReset();
    spy.mockRejectedValueOnce(stopped);
    const none = await post(id, [jobDocument('l', 'l', { name: 'd' })]);
    spy.mockRestore();
    expect([none.status, none.body.code]).toEqual([400, 'Cdm.0056']);
    expect(await total(id)).toBe(1);
  });
});
