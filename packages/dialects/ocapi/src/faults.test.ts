import { connect } from 'node:net';
import { DOMAIN_ERROR_CODES, DomainError } from '@jobglot/core';
import request from 'supertest';
import { faults } from './errors';
import { BASE, type OcapiFixture, ocapiFixture } from './testing/ocapi-fixture';

let api: OcapiFixture;
beforeAll(async () => {
  api = await ocapiFixture();
});
afterAll(() => api.close());

const at = (name: string) => `/jobs/${encodeURIComponent(name)}/executions`;
const told = ({ status, body }: { status: number; body: { _v: string; fault: Record<string, unknown> } }) => [
  status,
  body.fault.type,
  body.fault.arguments,
];

/** Every fault that can occur here, with the request that triggers it; the others stand in COVERAGE.md. */
describe('faults of the page', () => {
  test('JobNotFoundException', async () => {
    for (const method of ['get', 'post'] as const) {
      const answer = await api.call(method, at('No Such'));
      expect(told(answer)).toEqual([404, 'JobNotFoundException', { jobId: 'No Such' }]);
      expect(answer.body).toMatchObject({ _v: '17.2', fault: { message: "No job with ID 'No Such' found." } });
    }
  });

  test('JobAlreadyRunningException', async () => {
    const job = await api.job();
    await api.start(job);
    const answer = await api.call('post', at(job.name));
    expect(told(answer)).toEqual([400, 'JobAlreadyRunningException', { jobId: job.name }]);
  });

  test('JobInvalidException: tasks, but no connection', async () => {
    const job = await api.job(['T'], { destinationConnectionId: null });
    const cause = 'The job has no destination.';
    expect(told(await api.call('post', at(job.name)))).toEqual([
      400,
      'JobInvalidException',
      { jobId: job.name, cause },
    ]);
  });

  test('JobExecutionException: a statement wants a parameter that the start does not give (D2)', async () => {
    const statements = [{ statement: 'REPLICATE [T] SELECT * FROM [T] WHERE a > @since', active: true }];
    const job = await api.job([], { statements });
    const answer = await api.call('post', at(job.name));
    expect(told(answer)).toEqual([409, 'JobExecutionException', { jobId: job.name }]);
    expect(answer.body.fault.message).toMatch(/^Job with id 'job \d+' could not be executed\. .*since/);
    const given = { parameters: [{ name: 'Since', value: '1' }] };
    expect((await api.call('post', at(job.name), given)).status).toBe(200);
  });

  test.each(['get', 'delete'] as const)('JobExecutionNotFoundException by %s (D23)', async (method) => {
    const job = await api.job();
    const other = await api.start(await api.job());
    for (const id of ['999999', 'abc', '0', '-1', '99999999999999999999', other]) {
      const answer = await api.call(method, `${at(job.name)}/${id}`);
      expect(told(answer)).toEqual([404, 'JobExecutionNotFoundException', { executionId: id }]);
      expect(answer.body.fault.message).toBe(`No Job execution with id '${id}' was found.`);
      expect(answer.headers['cache-control']).toBe('max-age=0,no-cache,no-store,must-revalidate');
    }
    expect(told(await api.call(method, `${at('No Such')}/1`))[1]).toBe('JobExecutionNotFoundException');
  });

  test('JobExecutionNotFinishedException', async () => {
    const job = await api.job();
    const id = await api.start(job);
    const answer = await api.call('delete', `${at(job.name)}/${id}`);
    expect(told(answer)).toEqual([403, 'JobExecutionNotFinishedException', { executionId: id }]);
  });
});

describe('who calls', () => {
  const get = (authorization?: string) => {
    const sent = request(api.server).get(`${BASE}${at('x')}`);
    return authorization === undefined ? sent : sent.set('Authorization', authorization);
  };
  test('AuthorizationHeaderMissingException', async () => {
    expect(told(await get())).toEqual([401, 'AuthorizationHeaderMissingException', {}]);
  });
  test('InvalidAuthorizationHeaderException', async () => {
    expect(told(await get('Basic YTpi'))).toEqual([401, 'InvalidAuthorizationHeaderException', {}]);
  });
  test('InvalidAccessTokenException never echoes the token', async () => {
    const answer = await get('Bearer canary-1234.abc.def');
    expect(told(answer)).toEqual([401, 'InvalidAccessTokenException', {}]);
    expect(answer.text).not.toContain('canary');
  });
  test('ClientAccessForbiddenException: a viewer starts and deletes nothing', async () => {
    const token = await api.tokenOf(await api.client('viewer', 'ocapi'));
    const job = await api.job();
    const path = `${BASE}${at(job.name)}`;
    const answer = await request(api.server).post(path).set('Authorization', `Bearer ${token}`);
    const expected = { method: 'POST', path: `${BASE}/jobs/${job.name}/executions` };
    expect(told(answer)).toEqual([403, 'ClientAccessForbiddenException', expected]);
    expect((await request(api.server).get(path).set('Authorization', `Bearer ${token}`)).status).toBe(200);
  });
  test('OrganizationAccessForbiddenException, and a foreign job does not exist', async () => {
    const workspace = await api.services.workspaces.create('Own');
    const admin = { clientId: 'a', clientName: 'a', role: 'admin', workspaces: 'all' } as const;
    await api.services.workspaces.bind(admin, workspace.id, 'ocapi-site', 'Own');
    const token = await api.tokenOf(await api.client('editor', 'ocapi', [workspace.id]));
    const job = await api.job();
    const bearer = { Authorization: `Bearer ${token}` };
    const organization = await request(api.server)
      .get(`${BASE}${at(job.name)}`)
      .set(bearer);
    expect(told(organization)).toEqual([403, 'OrganizationAccessForbiddenException', {}]);
    const own = await request(api.server)
      .post(`/s/Own/dw/data/v17_2${at(job.name)}`)
      .set(bearer);
    expect(told(own)[1]).toBe('JobNotFoundException');
    const id = await api.start(job);
    const poll = await request(api.server)
      .get(`/s/Own/dw/data/v17_2${at(job.name)}/${id}`)
      .set(bearer);
    expect(told(poll)[1]).toBe('JobExecutionNotFoundException');
  });
  test('UnknownSiteException: a site that is bound to nothing, or to a workspace of others (D20)', async () => {
    const foreign = await api.services.workspaces.create('Foreign');
    const own = await api.services.workspaces.create('Mine');
    const admin = { clientId: 'a', clientName: 'a', role: 'admin', workspaces: 'all' } as const;
    await api.services.workspaces.bind(admin, foreign.id, 'ocapi-site', 'Theirs');
    const token = await api.tokenOf(await api.client('viewer', 'ocapi', [own.id]));
    for (const site of ['Theirs', 'Nowhere']) {
      const answer = await request(api.server)
        .get(`/s/${site}/dw/data/v17_2${at('x')}`)
        .set('Authorization', `Bearer ${token}`);
      expect(told(answer)).toEqual([404, 'UnknownSiteException', { siteId: site }]);
    }
  });
  test('UnknownSiteException: U+0000, which the database cannot be asked for', async () => {
    expect(told(await api.call('get', `/s/a%00/dw/data/v17_2${at('x')}`))).toEqual([
      404,
      'UnknownSiteException',
      { siteId: 'a\0' },
    ]);
  });
});

describe('addresses, methods, versions', () => {
  test.each([
    ['/dw/data/17_2/jobs/x/executions', 400, 'InvalidVersionException', { version: '17_2' }],
    ['/dw/data/v17/jobs/x/executions', 400, 'InvalidVersionException', { version: 'v17' }],
    ['/dw/data', 400, 'InvalidVersionException', { version: '' }],
    ['/dw/data/v14_8/jobs/x/executions', 404, 'VersionNotFoundException', { version: 'v14_8' }],
    ['/dw/data/v17_2/nothing', 404, 'ResourcePathNotFoundException', { path: '/dw/data/v17_2/nothing' }],
    ['/s/-/dw/data/v17_2/jobs', 404, 'ResourcePathNotFoundException', { path: '/s/-/dw/data/v17_2/jobs' }],
  ])('%s', async (path, status, type, args) => {
    expect(told(await api.call('get', path))).toEqual([status, type, args]);
  });

  test('a fault has the version that was asked for', async () => {
    expect((await api.call('get', '/dw/data/v21_10/jobs/x/executions')).body._v).toBe('21.10');
    expect((await api.call('get', '/dw/data/nonsense')).body._v).toBe('17.2');
  });

  test('MethodNotAllowedException, with the methods there are', async () => {
    const answer = await api.call('put', at('x'), {});
    expect(told(answer)).toEqual([405, 'MethodNotAllowedException', { method: 'PUT' }]);
    expect(answer.headers.allow).toBe('POST, GET, HEAD, OPTIONS');
  });

  test('IllegalHttpMethodOverrideException', async () => {
    const answer = await api.call('post', `${at('x')}?method=delete`);
    expect(told(answer)).toEqual([400, 'IllegalHttpMethodOverrideException', { method: 'delete' }]);
  });

  test('a path that is no percent-encoding is a MalformedParameterException', async () => {
    const answer = await raw(`GET ${BASE}/jobs/%zz/executions HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1.1 400 [\s\S]*MalformedParameterException/);
  });
});

describe('parameters and bodies', () => {
  test.each([
    ['count=abc', 'MalformedParameterException', { parameter: 'count', value: 'abc' }],
    ['count=1.5', 'MalformedParameterException', { parameter: 'count', value: '1.5' }],
    ['count=0', 'ValueConstraintViolationException', { parameter: 'count', expected: 'must be >= 1' }],
    ['count=201', 'ValueConstraintViolationException', { parameter: 'count', expected: 'must be <= 200' }],
    ['start=-1', 'ValueConstraintViolationException', { parameter: 'start', expected: 'must be >= 0' }],
    ['select=(a', 'MalformedSelectorException', { selector: '(a' }],
  ])('%s', async (query, type, args) => {
    const job = await api.job();
    expect(told(await api.call('get', `${at(job.name)}?${query}`))).toEqual([400, type, args]);
  });

  const document = 'job_execution_request';
  test.each([
    [{ file_name: 'x.zip' }, 'UnknownPropertyException', { document, property: 'file_name' }],
    [
      { parameters: [{ name: 'a', value: '1', more: 1 }] },
      'UnknownPropertyException',
      { document: 'job_execution_parameter', property: 'more' },
    ],
    [[], 'TypeDecodingException', { path: '$', expectedTypes: 'object', actualType: 'array' }],
    [
      { parameters: 5 },
      'TypeDecodingException',
      { path: '$.parameters', expectedTypes: 'array', actualType: 'number' },
    ],
    [
      { parameters: [{ name: 'a', value: 1 }] },
      'TypeDecodingException',
      { path: '$.parameters[0].value', expectedTypes: 'string', actualType: 'number' },
    ],
    [
      { parameters: [{ value: '1' }] },
      'PropertyConstraintViolationException',
      { document, path: '$.parameters[0].name' },
    ],
    [
      { parameters: [{ name: ' a', value: '1' }] },
      'PropertyConstraintViolationException',
      { document, path: '$.parameters[0].name' },
    ],
    [
      { parameters: [{ name: 'a'.repeat(257), value: '1' }] },
      'PropertyConstraintViolationException',
      { document, path: '$.parameters[0].name' },
    ],
    [
      { parameters: [{ name: 'a', value: '1'.repeat(1001) }] },
      'PropertyConstraintViolationException',
      { document, path: '$.parameters[0].value' },
    ],
    [
      { parameters: [{ name: 'a' }] },
      'PropertyConstraintViolationException',
      { document, path: '$.parameters[0].value' },
    ],
    [
      {
        parameters: [
          { name: 'a', value: '1' },
          { name: 'A', value: '2' },
        ],
      },
      'PropertyConstraintViolationException',
      { document, path: '$.parameters[1].name' },
    ],
    [
      { parameters: Array.from({ length: 501 }, (_, i) => ({ name: `p${i}`, value: '' })) },
      'QuotaExceededException',
      { msg: 'A start takes at most 500 parameters.' },
    ],
  ])('body %#', async (body, type, args) => {
    const job = await api.job();
    expect(told(await api.call('post', at(job.name), body))).toEqual([400, type, args]);
    // Nothing was started.
    expect((await api.call('get', at(job.name))).body.total).toBe(0);
  });

  test('BodyDecodingException never quotes the body', async () => {
    const sent = api.call('post', at('x')).set('Content-Type', 'application/json');
    const answer = await sent.send('{"password": "canary-5519" oops');
    expect(told(answer)).toEqual([400, 'BodyDecodingException', { body: '' }]);
    expect(answer.text).not.toContain('canary');
  });

  test('a malformed select starts nothing', async () => {
    const job = await api.job();
    expect((await api.call('post', `${at(job.name)}?select=(`)).status).toBe(400);
    expect((await api.call('get', at(job.name))).body.total).toBe(0);
  });

  test('RequestEntityTooLargeException', async () => {
    const body = { parameters: [{ name: 'a', value: 'x'.repeat(1_100_000) }] };
    expect(told(await api.call('post', at('x'), body)).slice(0, 2)).toEqual([413, 'RequestEntityTooLargeException']);
  });

  test.each([
    ['text/plain', 415, 'UnsupportedContentTypeException', { contentType: 'text/plain' }],
    [
      'application/json; charset=iso-8859-1',
      415,
      'UnsupportedContentTypeException',
      { contentType: 'application/json; charset=iso-8859-1' },
    ],
    ['nonsense', 400, 'MalformedMediaTypeException', { mediaType: 'nonsense' }],
  ])('a body of type %s', async (type, status, fault, args) => {
    const answer = await api.call('post', at('x')).set('Content-Type', type).send('{}');
    expect(told(answer)).toEqual([status, fault, args]);
  });

  test('UnsupportedFormatException, CharsetNotAcceptableException', async () => {
    expect(told(await api.call('get', `${at('x')}?format=csv`))).toEqual([
      415,
      'UnsupportedFormatException',
      { format: 'csv' },
    ]);
    const answer = await api.call('get', at('x')).set('Accept-Charset', 'iso-8859-1');
    expect(told(answer)).toEqual([406, 'CharsetNotAcceptableException', { charset: 'iso-8859-1' }]);
  });
});

test('every code of the domain becomes a fault with a name, a message and plain arguments', () => {
  const seen = {
    method: 'POST',
    url: `${BASE}/jobs/J/executions`,
    headers: {},
    query: {},
    baseUrl: '',
    contentType: undefined,
    requestId: 'r',
  };
  for (const code of DOMAIN_ERROR_CODES) {
    const reply = faults.render(faults.table[code], new DomainError(code, 'Text.'), seen);
    const { fault } = reply.body as { fault: { type: string; message: string; arguments: object } };
    expect(reply.status).toBeGreaterThanOrEqual(400);
    expect(fault.type).toMatch(/^[A-Z][A-Za-z]+Exception$/);
    expect(fault.message).not.toBe('');
    for (const value of Object.values(fault.arguments)) expect(['string', 'number', 'boolean']).toContain(typeof value);
  }
});

test('an unexpected error is a fault with an id, and nothing else', async () => {
  const broken = jest.spyOn(api.stores.jobs, 'findByName').mockRejectedValueOnce(new Error('password=canary'));
  const answer = await api.call('get', at('x'));
  broken.mockRestore();
  expect(answer.status).toBe(500);
  expect(answer.body.fault).toMatchObject({ type: 'InternalServerErrorException', arguments: {} });
  expect(answer.text).not.toContain('canary');
  expect(api.failures.splice(0)).toHaveLength(1);
});

function raw(text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(api.host.split(':')[1]), '127.0.0.1', () => socket.write(text));
    let answer = '';
    socket.on('data', (chunk) => {
      answer += chunk;
    });
    socket.on('end', () => resolve(answer)).on('error', reject);
  });
}
