import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DOMAIN_ERROR_CODES, type DomainErrorCode } from '@jobglot/core';
import { testServices } from '@jobglot/core/testing';
import { type Dialect, httpApp, jsonCodec, mountDialects, ok } from './index';

/** Answers with what it got. */
const dialect: Dialect = {
  name: 'forms',
  title: 'Forms',
  prefixes: ['/forms'],
  document: {
    openapi: '3.0.3',
    info: { title: 'forms', version: '1' },
    paths: {
      '/take': {
        post: {
          operationId: 'take',
          requestBody: {
            required: false,
            content: { 'application/x-www-form-urlencoded': { schema: { type: 'object' } } },
          },
          responses: { default: { description: 'anything' } },
        } as never,
      },
    },
  },
  codec: jsonCodec,
  forms: { files: 3, fileBytes: 1_000_000, fields: 5, fieldBytes: 1_000 },
  operations: [
    {
      operationId: 'take',
      method: 'POST',
      path: '/take',
      role: 'viewer',
      handle: async ({ body, files }) => {
        const hashes: unknown[] = [];
        for (const { field, name, bytes, open } of files) {
          const hash = createHash('sha256');
          for await (const piece of open()) hash.update(piece);
          hashes.push([field, name, bytes, hash.digest('hex')]);
        }
        return ok({ fields: body ?? null, files: hashes });
      },
    },
  ],
  // the credentials stand in the form
  authenticate: async (asked) => {
    const { fields } = await asked.form();
    return { clientId: fields.user ?? 'nobody', clientName: '', role: 'admin', workspaces: 'all' };
  },
  faults: {
    table: Object.fromEntries(DOMAIN_ERROR_CODES.map((code) => [code, code])) as Record<DomainErrorCode, string>,
    render: (code, { message }) => ({ status: 400, body: { code, message } }),
    unexpected: () => ({ status: 500, body: {} }),
  },
};

// a folder of this test alone: what others leave in the common one is no matter here
const own = mkdtempSync(join(tmpdir(), 'jobglot-forms-test-'));
jest.spyOn(jest.requireActual<typeof import('node:os')>('node:os'), 'tmpdir').mockReturnValue(own);
afterAll(() => rmSync(own, { recursive: true }));

let server: Server;
let base: string;
beforeAll(async () => {
  const app = httpApp();
  mountDialects(app, [dialect], {
    services: testServices().services,
    log: { request: () => {}, failure: (error) => console.error(error) },
  });
  server = createServer(app).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/forms/take`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));
// The answer may be with the caller before the files are gone.
afterEach(async () => {
  while (left().length > 0) await new Promise(setImmediate);
});

const left = () => readdirSync(own).filter((name) => name.startsWith('jobglot-upload-'));
const repeat = (times: number, work: (n: number) => void) => {
  for (let n = 0; n < times; n++) work(n);
};
const sha256 = (content: Buffer) => createHash('sha256').update(content).digest('hex');
const post = async (body: FormData | URLSearchParams | string, headers: Record<string, string> = {}) => {
  const answer = await fetch(base, { method: 'POST', body, headers });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
};

test('files and fields of a multipart form, whatever their order', async () => {
  const form = new FormData();
  const [one, two] = [randomBytes(300_000), Buffer.from('select 1')];
  form.append('sqlfiles', new Blob([new Uint8Array(one)]), 'a b.zip');
  form.append('user', 'me');
  form.append('sqlfiles', new Blob([new Uint8Array(two)]), '../../etc/ü.sql');
  const { status, body } = await post(form);
  expect(status).toBe(200);
  expect(body.fields).toEqual({ user: 'me' });
  expect((body.files as unknown[]).sort()).toEqual([
    ['sqlfiles', 'a b.zip', 300_000, sha256(one)],
    ['sqlfiles', 'ü.sql', 8, sha256(two)],
  ]);
});

test('urlencoded forms, and no form at all', async () => {
  expect((await post(new URLSearchParams({ user: 'me', x: 'ü&=' }))).body).toEqual({
    fields: { user: 'me', x: 'ü&=' },
    files: [],
  });
  const empty = await fetch(base, { method: 'POST' });
  expect(await empty.json()).toEqual({ fields: {}, files: [] });
});

test.each([
  ['a file that is too large', (form: FormData) => form.append('f', new Blob([new Uint8Array(1_000_001)]), 'a')],
  ['too many files', (form: FormData) => repeat(4, (n) => form.append('f', new Blob(['x']), `${n}`))],
  ['too many fields', (form: FormData) => repeat(6, (n) => form.append(`f${n}`, 'x'))],
  ['a field that is too long', (form: FormData) => form.append('f', 'x'.repeat(1_001))],
])('%s is refused', async (_what, fill) => {
  const form = new FormData();
  fill(form);
  expect(await post(form)).toMatchObject({ status: 400, body: { code: 'request.too_large' } });
});

test.each([
  ['multipart/form-data', 'x'],
  ['multipart/form-data; boundary=b', 'x'],
  ['multipart/form-data; boundary=b', '--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n1'],
  ['application/json', '{}'],
  ['text/plain', 'x'],
])('%s with %j is refused', async (type, body) => {
  const answer = await post(body, { 'content-type': type });
  expect(answer.status).toBe(400);
  expect(answer.body.code).toMatch(/^request\.(malformed|unsupported_media_type)$/);
});

test('a caller that hangs up in the middle of a file leaves nothing behind', async () => {
  await new Promise<void>((resolve) => {
    const { port } = server.address() as AddressInfo;
    const headers = { 'content-type': 'multipart/form-data; boundary=b', 'content-length': 1_000 };
    const sent = request({ port, method: 'POST', path: '/forms/take', headers });
    sent.on('error', () => resolve());
    sent.write('--b\r\nContent-Disposition: form-data; name="f"; filename="a"\r\n\r\nabc');
    const waiting = setInterval(() => {
      if (left().length === 0) return;
      clearInterval(waiting);
      sent.destroy(new Error('enough'));
    }, 5);
  });
});
