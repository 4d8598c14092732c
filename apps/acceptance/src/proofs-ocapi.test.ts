import { AdminClient, type MadeClient } from './harness/admin-client';
import { basic, type CallAnswer, call } from './harness/call';
import { expectFault } from './harness/fault';
import { expectLogFault, expectOcapiFault, expectTokenError } from './harness/fault-ocapi';
import { type Installation, startInstallation } from './harness/installation';
import { assertion, assertionKeys, forged, jwtParts } from './harness/jwt';
import { makeObjects, type Objects } from './harness/objects';
import { executionsOf, ORGANIZATION, WEBDAV } from './harness/ocapi-client';
import { askForToken, ocapiToken, type TokenCall, tokenOf } from './harness/ocapi-token';
import { waitUntil } from './harness/wait-until';

/** Who gets a token, where it is good, and until when. */
let installation: Installation;
let other: string;
let shortLived: string;
let admin: AdminClient;
let client: MadeClient;
let objects: Objects;

beforeAll(async () => {
  installation = await startInstallation();
  other = (await installation.startGateway()).url;
  shortLived = (await installation.startGateway({ JOBGLOT_OCAPI_TOKEN_SECONDS: '1' })).url;
  admin = new AdminClient(installation);
  client = await admin.client('operator');
  objects = await makeObjects(installation, 'waiting');
});

afterAll(() => installation?.stop());

const poll = (token: string, { to = installation.baseUrl, from = '127.0.0.1' } = {}): Promise<CallAnswer> =>
  call(to, {
    method: 'GET',
    path: `/s/${objects.site}/dw/data/v17_2${executionsOf(objects.job_name, objects.execution_id)}`,
    headers: { authorization: `Bearer ${token}` },
    from,
  });
const log = (token: string): Promise<CallAnswer> =>
  call(installation.baseUrl, {
    method: 'GET',
    path: `${WEBDAV}/Sites/Impex/log/${objects.log_name}`,
    headers: { authorization: `Bearer ${token}` },
  });

const GRANT = { grant_type: 'client_credentials' };
const FORM = (change: Record<string, string>) => ({ ...GRANT, ...change });
const BUSINESS_MANAGER = { grant_type: 'urn:demandware:params:oauth:grant-type:client-id:dwsid:dwsecuretoken' };
const ASSERTION = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
/** A secret that a form encodes otherwise than an address, and that holds what separates. */
const ODD_SECRET = 's+1/ü:%41 & more';

describe('ways to a token', () => {
  const keys = assertionKeys();
  let odd: MadeClient;
  beforeAll(async () => {
    odd = { ...(await admin.client('viewer')), secret: ODD_SECRET };
    await admin.json('PUT', `/clients/${odd.id}`, { secret: ODD_SECRET, public_keys: [keys.publicKey] });
  });
  const formEncoded = (text: string) => new URLSearchParams({ a: text }).toString().slice(2);

  test.each<[string, () => TokenCall, seconds?: number]>([
    ['Basic, raw', () => ({ headers: { authorization: basic(odd.id, ODD_SECRET) } })],
    [
      'Basic, as an address encodes',
      () => ({ headers: { authorization: basic(odd.id, encodeURIComponent(ODD_SECRET)) } }),
    ],
    ['Basic, as a form encodes', () => ({ headers: { authorization: basic(odd.id, formEncoded(ODD_SECRET)) } })],
    ['the form', () => ({ form: FORM({ client_id: odd.id, client_secret: ODD_SECRET }) })],
    [
      'an assertion',
      () => ({
        form: FORM({ client_assertion_type: ASSERTION, client_assertion: assertion(odd.id, keys.privateKey) }),
      }),
    ],
    [
      'the business manager grant',
      () => ({
        path: `/dw/oauth2/access_token?client_id=${odd.id}`,
        headers: { authorization: basic(odd.id, `${ODD_SECRET}:${ODD_SECRET}`) },
        form: BUSINESS_MANAGER,
      }),
      900,
    ],
  ])('%s', async (_way, how, seconds = 1800) => {
    const answer = await askForToken(installation.baseUrl, how());
    expect(answer).toMatchObject({ status: 200, headers: { 'cache-control': 'no-store' } });
    expect(JSON.parse(answer.text)).toMatchObject({ token_type: 'Bearer', expires_in: seconds });
    expect(await poll(tokenOf(answer))).toMatchObject({ status: 200 });
  });

  test.each<[string, () => TokenCall, status: number, error: string]>([
    ['no proof', () => ({}), 401, 'invalid_client'],
    [
      'the secret of another',
      () => ({ headers: { authorization: basic(odd.id, client.secret) } }),
      401,
      'invalid_client',
    ],
    ['an API token', () => ({ headers: { authorization: basic(client.id, client.token) } }), 401, 'invalid_client'],
    ['no secret', () => ({ headers: { authorization: basic(client.id, '') } }), 401, 'invalid_client'],
    [
      'two proofs, though both are good',
      () => ({
        headers: { authorization: basic(client.id, client.secret) },
        form: FORM({ client_id: client.id, client_secret: client.secret }),
      }),
      400,
      'invalid_request',
    ],
    [
      'an assertion of another key',
      () => ({
        form: FORM({
          client_assertion_type: ASSERTION,
          client_assertion: assertion(odd.id, assertionKeys().privateKey),
        }),
      }),
      401,
      'invalid_client',
    ],
    [
      'an assertion that is signed by the public key as a secret',
      () => {
        const { claims } = jwtParts(assertion(odd.id, keys.privateKey));
        const client_assertion = forged({ header: { alg: 'HS256', typ: 'JWT' }, claims }, keys.publicKey);
        return { form: FORM({ client_assertion_type: ASSERTION, client_assertion }) };
      },
      401,
      'invalid_client',
    ],
    [
      'an access token as an assertion',
      () => ({ form: FORM({ client_assertion_type: ASSERTION, client_assertion: client.token }) }),
      401,
      'invalid_client',
    ],
    ['another grant', () => ({ form: { grant_type: 'password' } }), 400, 'unsupported_grant_type'],
  ])('not by %s', async (_way, how, status, error) => {
    expectTokenError(await askForToken(installation.baseUrl, { ...how(), from: '127.10.0.1' }), status, error);
  });
});

describe('where a token is good', () => {
  test('OCAPI takes no token of another audience, and no other API takes its token', async () => {
    const good = await ocapiToken(installation.baseUrl, client);
    expect(await poll(good)).toMatchObject({ status: 200 });
    expect(await log(good)).toMatchObject({ status: 200 });
    for (const audience of ['cdata', 'admin', 'ocapi', 'cdm', 'sqlflow']) {
      const foreign = await admin.token(client.id, audience);
      expectOcapiFault(await poll(foreign), 401, 'InvalidAccessTokenException');
      expectLogFault(await log(foreign), 401);
    }
    const boss = await ocapiToken(installation.baseUrl, {
      id: installation.clientId,
      secret: installation.clientSecret,
    });
    const sent: readonly Record<string, string>[] = [
      { 'x-cdata-authtoken': boss },
      { authorization: `Bearer ${boss}` },
      { authorization: basic(installation.clientId, boss) },
    ];
    const get = (path: string, headers: Record<string, string>) =>
      call(installation.baseUrl, { method: 'GET', path, headers, from: '127.10.0.2' });
    for (const path of ['/api.rsc/jobs', '/api.rsc/v2/workspaces', '/admin/v1/clients']) {
      for (const headers of sent) {
        const answer = await get(path, headers);
        if (path.startsWith('/api.rsc')) expectFault(answer, 401);
        else expect(answer).toMatchObject({ status: 401 });
      }
    }
  });

  test('at every gateway of the installation, and until it expires', async () => {
    const { secret, id } = client;
    const answer = await askForToken(shortLived, { headers: { authorization: basic(id, secret) } });
    expect(JSON.parse(answer.text)).toMatchObject({ expires_in: 1 });
    const brief = tokenOf(answer);
    const long = await ocapiToken(other, client);
    for (const to of [installation.baseUrl, other, shortLived]) {
      expect(await poll(long, { to })).toMatchObject({ status: 200 });
    }
    await waitUntil('the token to expire', 10_000, async () => ((await poll(brief)).status === 401 ? true : undefined));
    for (const to of [installation.baseUrl, other]) {
      expectOcapiFault(await poll(brief, { to }), 401, 'InvalidAccessTokenException');
    }
  });

  test('not when it was changed, or signed by anybody else', async () => {
    const good = await ocapiToken(installation.baseUrl, client);
    const { header, claims } = jwtParts(good);
    const [, , signature] = good.split('.');
    const longer = { header, claims: { ...claims, exp: Number(claims.exp) + 1 } };
    for (const wrong of [
      `${forged(longer, null)}${signature}`,
      forged({ header: { ...header, alg: 'none' }, claims }, null),
      forged({ header: { ...header, alg: 'NONE' }, claims }, 'x'),
      forged({ header, claims }, ''),
      forged({ header, claims }, String(header.kid)),
      forged({ header: { ...header, kid: '../../dev/null' }, claims }, ''),
      forged({ header: { ...header, kid: '__proto__' }, claims }, ''),
      forged({ header: { ...header, jwk: { kty: 'oct', k: 'AA' } }, claims }, Buffer.from([0])),
    ]) {
      expectOcapiFault(await poll(wrong), 401, 'InvalidAccessTokenException');
    }
    expect(await poll(good)).toMatchObject({ status: 200 });
  });

  test.each<[string, () => Record<string, string>, type: string]>([
    ['nothing', () => ({}), 'AuthorizationHeaderMissingException'],
    ['Basic', () => ({ authorization: basic(client.id, client.secret) }), 'InvalidAuthorizationHeaderException'],
    ['Bearer alone', () => ({ authorization: 'Bearer' }), 'InvalidAuthorizationHeaderException'],
    ['a client id alone', () => ({ 'x-dw-client-id': client.id }), 'AuthorizationHeaderMissingException'],
  ])('%s is no token', async (_what, headers, type) => {
    const path = `${ORGANIZATION}/jobs/none/executions`;
    expectOcapiFault(await call(installation.baseUrl, { method: 'GET', path, headers: headers() }), 401, type);
  });
});

describe('what a token may do follows its client', () => {
  test('a removed client', async () => {
    const leaving = await admin.client('operator');
    const token = await ocapiToken(installation.baseUrl, leaving);
    expect(await poll(token)).toMatchObject({ status: 200 });
    await admin.json('DELETE', `/clients/${leaving.id}`);
    expectOcapiFault(await poll(token), 401, 'UnknownClientIdException');
    expectLogFault(await log(token), 401);
    const again = await askForToken(installation.baseUrl, {
      headers: { authorization: basic(leaving.id, leaving.secret) },
      from: '127.10.0.3',
    });
    expectTokenError(again, 401, 'invalid_client');
  });

  test('a lesser role, and a workspace less', async () => {
    const changing = await admin.client('operator');
    const token = await ocapiToken(installation.baseUrl, changing);
    expect(await log(token)).toMatchObject({ status: 200 });
    await admin.json('PUT', `/clients/${changing.id}`, { role: 'viewer' });
    expect(await poll(token)).toMatchObject({ status: 200 });
    expectLogFault(await log(token), 403);
    await admin.json('PUT', `/clients/${changing.id}`, { role: 'admin', workspaces: [await admin.workspace()] });
    expectOcapiFault(await poll(token), 404, 'UnknownSiteException');
    expectLogFault(await log(token), 404);
    // The organization's address is the default workspace.
    for (const base of [ORGANIZATION, '/dw/data/v17_2', '/s/unbound/dw/data/v17_2']) {
      for (const [method, path] of [
        ['GET', executionsOf(objects.job_name)],
        ['POST', executionsOf(objects.job_name)],
        ['GET', executionsOf(objects.job_name, objects.execution_id)],
        ['DELETE', executionsOf(objects.job_name, objects.execution_id)],
        ['POST', '/job_execution_search'],
      ] as const) {
        const answer = await call(installation.baseUrl, {
          method,
          path: `${base}${path}`,
          headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
          ...(method === 'POST' ? { body: path.includes('search') ? '{"query":{"match_all_query":{}}}' : '{}' } : {}),
        });
        if (base.startsWith('/s/unbound')) expectOcapiFault(answer, 404, 'UnknownSiteException');
        else expectOcapiFault(answer, 403, 'OrganizationAccessForbiddenException');
      }
    }
  });
});

describe('guessing', () => {
  const GUESSES = 21;

  test('wrong secrets are limited by address, in whatever way they are sent; good ones from elsewhere are not', async () => {
    const from = '127.10.1.1';
    const wrong: readonly TokenCall[] = [
      { headers: { authorization: basic(client.id, 'wrong') } },
      { form: FORM({ client_id: client.id, client_secret: 'wrong' }) },
      { form: FORM({ client_assertion_type: ASSERTION, client_assertion: 'a.b.c' }) },
      {
        path: `/dw/oauth2/access_token?client_id=${client.id}`,
        headers: { authorization: basic(client.id, 'wrong:wrong') },
        form: BUSINESS_MANAGER,
      },
    ];
    const token = await ocapiToken(installation.baseUrl, client);
    for (let i = 0; i < GUESSES; i++) {
      const { status } = await askForToken(installation.baseUrl, { ...wrong[i % wrong.length]!, from });
      expect([401, 429]).toContain(status);
    }
    const fresh = await admin.client('viewer');
    for (const how of [...wrong, { headers: { authorization: basic(fresh.id, fresh.secret) } }]) {
      const limited = await askForToken(installation.baseUrl, { ...how, from });
      expectTokenError(limited, 429, 'temporarily_unavailable');
      expect(Number(limited.headers['retry-after'])).toBeGreaterThan(0);
    }
    // Polls by a good token never are, not even from there.
    for (let i = 0; i < 50; i++) expect(await poll(token, { from })).toMatchObject({ status: 200 });
    expect(await ocapiToken(installation.baseUrl, fresh)).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
  });

  test('wrong tokens are not counted: a poller whose token has expired is told so, however often it asks', async () => {
    const from = '127.10.1.2';
    for (let i = 0; i < 2 * GUESSES; i++) {
      expectOcapiFault(await poll('wrong', { from }), 401, 'InvalidAccessTokenException');
    }
    const headers = { authorization: basic(client.id, client.secret) };
    expect(await askForToken(installation.baseUrl, { headers, from })).toMatchObject({ status: 200 });
  });
});
