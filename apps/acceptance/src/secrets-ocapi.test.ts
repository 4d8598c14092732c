import { V2Client } from '@jobglot/cdata-v2-client';
import { Client } from 'pg';
import { AdminClient, type MadeClient } from './harness/admin-client';
import { basic, type CallAnswer, call } from './harness/call';
import { expectNowhere, placesOf, SECRET, TOKEN } from './harness/canaries';
import { namedCopyJob } from './harness/copy-job';
import { expectLogFault, expectOcapiFault, expectTokenError } from './harness/fault-ocapi';
import { type Installation, startInstallation } from './harness/installation';
import { assertion, assertionKeys } from './harness/jwt';
import { executionsOf, ORGANIZATION, WEBDAV } from './harness/ocapi-client';
import { askForToken, TOKEN_PATH, tokenOf } from './harness/ocapi-token';
import { type DataDatabase, dataDatabase } from './harness/tables';
import { waitUntil } from './harness/wait-until';

let installation: Installation;
let data: DataDatabase;
let v2: V2Client;
let client: MadeClient;
const answers: string[] = [];
/** what the product made: tokens, secrets, assertions */
const made: string[] = [];

beforeAll(async () => {
  [installation, data] = await Promise.all([startInstallation({ JOBGLOT_LOG_LEVEL: 'debug' }), dataDatabase()]);
  await installation.startWorker();
  await data.fill('items', 25);
  v2 = new V2Client(installation.baseUrl, installation.token);
  client = await new AdminClient(installation).client('admin');
  made.push(client.secret);
});

afterAll(async () => {
  await installation?.stop();
  await data?.close();
});

// After each test, so that the first one that leaks is the one that fails.
afterEach(async () => {
  await expectNowhere(installation, answers, made);
});

/** Keeps the answer, its reason phrase and headers included. */
function kept(answer: CallAnswer): CallAnswer {
  answers.push(answer.text, JSON.stringify(answer.headers), answer.reason);
  return answer;
}

async function send(method: string, path: string, token: string, body?: unknown): Promise<CallAnswer> {
  return kept(
    await call(installation.baseUrl, {
      method,
      path: path.startsWith('/jobs') ? `${ORGANIZATION}${path}` : path,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    }),
  );
}

/** @returns a token, whose answer alone is not kept */
async function token(): Promise<string> {
  const headers = { authorization: basic(client.id, client.secret) };
  const got = tokenOf(await askForToken(installation.baseUrl, { headers }));
  made.push(got);
  return got;
}

const job = (...queries: string[]) => namedCopyJob(v2, data, '', { verbosity: 5, queries });

/** Starts a run and waits for its end. @returns its last document, read by OCAPI; everything said of it is kept */
async function ran(name: string, bearer: string, parameters: readonly object[]) {
  const started = await send('POST', executionsOf(name), bearer, { parameters });
  expect(started).toMatchObject({ status: 200 });
  const { id } = JSON.parse(started.text);
  const run = await waitUntil('the end of the run', 30_000, async () => {
    const read = JSON.parse((await send('GET', executionsOf(name, id), bearer)).text);
    return read.status === 'RUNNING' ? undefined : read;
  });
  const search = { query: { term_query: { fields: ['id'], operator: 'is', values: [id] } }, select: '(**)' };
  await send('GET', executionsOf(name), bearer);
  await send('GET', `${executionsOf(name, id)}?format=xml`, bearer);
  await send('POST', '/s/-/dw/data/v17_2/job_execution_search', bearer, search);
  expect((await send('GET', `${WEBDAV}${run.log_file_path}`, bearer)).status).toBe(200);
  answers.push(await v2.json('GET', `/workspaces/default/jobs`).then((all) => JSON.stringify(all)));
  return run;
}

test('secrets that are wrong, in every place of the token endpoint that takes one', async () => {
  const ask = async (how: Parameters<typeof askForToken>[1]) => kept(await askForToken(installation.baseUrl, how));
  const grant_type = 'client_credentials';
  const client_assertion_type = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
  const businessManager = {
    path: `/dw/oauth2/access_token?client_id=${client.id}`,
    form: { grant_type: 'urn:demandware:params:oauth:grant-type:client-id:dwsid:dwsecuretoken' },
  };
  for (const [how, status] of [
    [{ headers: { authorization: basic(client.id, SECRET) } }, 401],
    [{ headers: { authorization: basic(SECRET, SECRET) } }, 401],
    [{ headers: { authorization: basic(client.id, encodeURIComponent(`${SECRET} /`)) } }, 401],
    [{ headers: { authorization: `Bearer ${TOKEN}` } }, 401],
    [{ form: { grant_type, client_id: client.id, client_secret: SECRET } }, 401],
    [{ form: { grant_type: SECRET, client_secret: SECRET } }, 400],
    [{ form: { grant_type, client_secret: SECRET } }, 401],
    [{ form: { grant_type, client_assertion_type, client_assertion: TOKEN } }, 401],
    [{ form: { grant_type, client_assertion_type: SECRET, client_assertion: TOKEN } }, 400],
    [{ form: { grant_type, username: SECRET, password: SECRET } }, 401],
    [{ ...businessManager, headers: { authorization: basic(client.id, `${SECRET}:${SECRET}`) } }, 401],
    [{ ...businessManager, headers: { authorization: basic(client.id, `${SECRET}:${client.secret}`) } }, 400],
    [{ path: `${TOKEN_PATH}?client_secret=${SECRET}&access_token=${TOKEN}` }, 401],
  ] as const) {
    const answer = await ask(how);
    expect({ how: JSON.stringify(how), status: answer.status }).toEqual({ how: JSON.stringify(how), status });
    expectTokenError(answer, status);
  }
  // A good token beside what is wrong is not repeated either.
  const good = await token();
  expectTokenError(await ask({ headers: { authorization: `Bearer ${good}` } }), 401);
});

test('an assertion and the token that it buys', async () => {
  const keys = assertionKeys();
  await new AdminClient(installation).json('PUT', `/clients/${client.id}`, { public_keys: [keys.publicKey] });
  const form = (client_assertion: string) => {
    made.push(client_assertion);
    const client_assertion_type = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
    return { form: { grant_type: 'client_credentials', client_assertion_type, client_assertion } };
  };
  const bought = tokenOf(await askForToken(installation.baseUrl, form(assertion(client.id, keys.privateKey))));
  made.push(bought);
  expect((await send('GET', '/jobs/none/executions', bought)).status).toBe(404);
  for (const wrong of [
    assertion(client.id, assertionKeys().privateKey),
    assertion(client.id, keys.privateKey, { exp: 1 }),
    assertion(client.id, keys.privateKey, { aud: 'https://elsewhere.test/' }),
    assertion('nobody', keys.privateKey),
  ]) {
    expectTokenError(kept(await askForToken(installation.baseUrl, form(wrong))), 401, 'invalid_client');
  }
});

test('tokens, good and wrong ones, in every place where a fault could quote them', async () => {
  const good = await token();
  const log = `${WEBDAV}/Sites/Impex/log/`;
  for (const wrong of [TOKEN, `${good}x`, good.slice(0, -1), `${good} ${TOKEN}`]) {
    expectOcapiFault(await send('GET', '/jobs/none/executions', wrong), 401);
    expectLogFault(await send('GET', `${log}x.log`, wrong), 401);
    // XML has the same words.
    expect(await send('GET', '/jobs/none/executions?format=xml', wrong)).toMatchObject({ status: 401 });
  }
  // Where none belongs: what a caller puts into an address as a name is told back, and kept out of logs.
  const places = [`/jobs/none/executions?access_token=${TOKEN}`, `/jobs/none/executions/1?client_secret=${SECRET}`];
  for (const path of places) expectOcapiFault(await send('GET', path, good), 404);
  const bodies = [
    `{"parameters":[{"name":"password","value":"${SECRET}"}`,
    { parameters: [{ name: 'password', value: [SECRET] }] },
    { parameters: [{ name: 'password', value: SECRET }, SECRET] },
    { parameters: SECRET },
    `<job_execution_request>${SECRET}`,
    '[]',
  ];
  for (const body of bodies) expectOcapiFault(await send('POST', '/jobs/none/executions', good, body), 400);
  const fault = await send('POST', '/jobs/none/executions', good, { parameters: [{ name: 'token', value: TOKEN }] });
  expectOcapiFault(fault, 404, 'JobNotFoundException');
});

describe('a parameter that is named like a secret', () => {
  // No canary, since it is kept with its run by design: statements need it.
  const value = 'planted-ftp-5d0c';
  const parameters = [
    { name: 'ftpPassword', value },
    { name: 'name', value: 'name 7' },
  ];

  async function expectInParametersAlone(times: number): Promise<void> {
    const { database, ...elsewhere } = await placesOf(installation, answers);
    for (const [place, text] of Object.entries(elsewhere)) {
      expect({ place, found: text.includes(value) }).toEqual({ place, found: false });
    }
    const db = new Client({ connectionString: installation.databaseUrl });
    await db.connect();
    const { rows } = await db.query(`select count(*)::int as n from executions where parameters->>'ftpPassword' = $1`, [
      value,
    ]);
    await db.end();
    expect({ ...rows[0], all: database.split(value).length - 1 }).toEqual({ n: times, all: times });
  }

  test('is kept with the run, and shown nowhere', async () => {
    const bearer = await token();
    const run = await ran(await job('REPLICATE [one] SELECT * FROM [items] WHERE [name] = @name'), bearer, parameters);
    expect(run).toMatchObject({
      status: 'OK',
      parameters: [
        { name: 'ftpPassword', value: '********' },
        { name: 'name', value: 'name 7' },
      ],
    });
    await expectInParametersAlone(1);
  });

  test('is shown nowhere when a statement uses it', async () => {
    const run = await ran(
      await job('REPLICATE [two] SELECT * FROM [items] WHERE [name] = @ftpPassword'),
      await token(),
      parameters,
    );
    expect(run).toMatchObject({ status: 'OK' });
    await expectInParametersAlone(2);
  });

  test('is shown nowhere when the database chokes on it', async () => {
    const run = await ran(
      await job('REPLICATE [three] SELECT * FROM [items] WHERE [id] = @ftpPassword'),
      await token(),
      parameters,
    );
    expect(run).toMatchObject({ status: 'ERROR', exit_status: { message: expect.stringContaining('SQLSTATE 22P02') } });
    await expectInParametersAlone(3);
  });
});
