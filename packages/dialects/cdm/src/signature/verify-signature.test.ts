import { parseAuthorization } from './authorization';
import { SDK_VECTORS, VECTOR_CLIENT, type Vector } from './testing/sdk-vectors';
import { signAsGo } from './testing/sign-as-go';
import { signatureVerifier } from './verify-signature';

const { secret } = VECTOR_CLIENT;
const first = SDK_VECTORS[0]!;

/** @returns whether the secret made the signature that the request carries */
function verify({ method, url, headers, body }: Omit<Vector, 'what'>, key = secret): Promise<boolean> {
  const request = { method, url, headers, rawBody: async () => Buffer.from(body) };
  return signatureVerifier(request, parseAuthorization(headers.authorization!)!, headers['x-sdk-date']!)(key);
}

describe("a request of the vendor's client", () => {
  test.each(SDK_VECTORS)('verifies with its secret and no other: $what', async (vector) => {
    expect(await verify(vector)).toBe(true);
    expect(await verify(vector, `${secret}x`)).toBe(false);
  });

  test.each<[string, Partial<Vector>]>([
    ['method', { method: 'PUT' }],
    ['path', { url: `${first.url}x` }],
    ['query', { url: `${first.url}?a` }],
    ['body', { body: `${first.body} ` }],
    ['host', { headers: { ...first.headers, host: '127.0.0.1:18081' } }],
    ['project', { headers: { ...first.headers, 'x-project-id': 'p2' } }],
    ['date', { headers: { ...first.headers, 'x-sdk-date': '20261121T143036Z' } }],
  ])('does not with another %s', async (_what, change) => {
    expect(await verify({ ...first, ...change })).toBe(false);
  });

  test('does not when a signed header is gone', async () => {
    const { 'content-type': _gone, ...headers } = first.headers;
    expect(await verify({ ...first, headers })).toBe(false);
    expect(
      await verify({
        ...first,
        headers: Object.assign(Object.create({ 'content-type': 'application/json' }), headers),
      }),
    ).toBe(false);
  });

  test('does when a header that it does not cover differs, or an address is written otherwise', async () => {
    expect(await verify({ ...first, headers: { ...first.headers, accept: '*/*', 'x-new': '1' } })).toBe(true);
    expect(await verify({ ...first, url: `${first.url}/` })).toBe(true);
    expect(await verify({ ...first, url: first.url.replace('job', '%6Aob') })).toBe(true);
    expect(await verify({ ...first, url: first.url.replace('/job', '%2Fjob') })).toBe(false);
  });

  test.each(['UNSIGNED-PAYLOAD', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', ''])(
    'does not with X-Sdk-Content-Sha256: %s over a body',
    async (hash) => {
      const headers = { ...first.headers, 'x-sdk-content-sha256': hash };
      expect(await verify({ ...first, headers })).toBe(false);
    },
  );
});

test('a query has question marks of its own', async () => {
  const signed = signAsGo(VECTOR_CLIENT, { method: 'GET', path: '/v1.1/p1/clusters', query: { filter: 'a?b' } });
  expect(await verify({ ...signed, url: signed.url.replace('%3F', '?') })).toBe(true);
});

describe('a request of golangsdk', () => {
  const signed = (change: Partial<Parameters<typeof signAsGo>[1]> = {}) =>
    signAsGo(VECTOR_CLIENT, { method: 'GET', path: '/v1.1/p1/clusters/c1/cdm/job/j1', ...change });

  test('covers every header but Host, and escapes the path once', async () => {
    const headers = { accept: 'application/json', 'user-agent': ' golangsdk/2.0.0 ', 'x-language': 'en-us' };
    expect(await verify(signed({ headers }))).toBe(true);
    for (const name of ['my job', 'größe', "~(*)'!", '100%', '中文']) {
      expect([name, await verify(signed({ path: `/v1.1/p1/clusters/c1/cdm/job/${name}` }))]).toEqual([name, true]);
    }
  });

  test('has blanks and pluses in its query', async () => {
    expect(await verify(signed({ query: { filter: 'a b+c', page_no: '1', Z: '', 'ä?': '&=' } }))).toBe(true);
  });

  test('has other scripts in a header, as bytes', async () => {
    const { headers, ...rest } = signed({ headers: { 'x-user': 'größe' } });
    const arrived = { ...headers, 'x-user': Buffer.from('größe').toString('latin1') };
    expect(await verify({ ...rest, headers: arrived })).toBe(true);
  });

  test('repeats a header, as Node joins it', async () => {
    const { headers, ...rest } = signed({ headers: { 'set-cookie': 'a=1, b=2', 'x-two': '1, 2' } });
    const listed = { ...headers, 'set-cookie': ['a=1', 'b=2'] as unknown as string };
    expect(await verify({ ...rest, headers: listed })).toBe(true);
  });
});

test('the body is read when a secret is tried, and once', async () => {
  const rawBody = jest.fn(async () => Buffer.from(first.body));
  const authorization = parseAuthorization(first.headers.authorization!)!;
  const verifies = signatureVerifier({ ...first, rawBody }, authorization, first.headers['x-sdk-date']!);
  expect(rawBody).not.toHaveBeenCalled();
  expect([await verifies('x'), await verifies(secret)]).toEqual([false, true]);
  expect(rawBody).toHaveBeenCalledTimes(1);
});

test('a path whose escapes are no UTF-8 verifies with nothing', async () => {
  expect(await verify({ ...first, url: '/v1.1/p1/%ff' })).toBe(false);
});
