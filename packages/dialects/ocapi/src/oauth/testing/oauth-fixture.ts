import { createServer, type Server } from 'node:http';
import { type TestServices, testServices } from '@jobglot/core/testing';
import {
  type Dialect,
  httpApp,
  jsonCodec,
  type MountOptions,
  mountDialects,
  ok,
  type RequestFacts,
  row,
} from '@jobglot/http-kit';
import request, { type Test } from 'supertest';
import { authenticate } from '../../auth';
import { OcapiFault } from '../../fault';
import { ocapiOauth } from '../dialect';
import { faults } from '../errors';

export const ACCOUNT_MANAGER = '/dwsso/oauth2/access_token';
export const INSTANCE = '/dw/oauth2/access_token';
export const CLIENT_CREDENTIALS = 'client_credentials';
export const BUSINESS_MANAGER = 'urn:demandware:params:oauth:grant-type:client-id:dwsid:dwsecuretoken';

/** The token endpoint, and a path that takes its tokens, over in-memory stores. */
export interface OauthFixture extends TestServices {
  readonly server: Server;
  readonly requests: RequestFacts[];
  readonly failures: unknown[];
  /** Asks for a token. @param credentials of the Basic header, as they are to stand in it */
  token(form: Record<string, string>, credentials?: string, path?: string): Test;
  /** Shows who a bearer token is taken for. */
  me(authorization?: string): Test;
  close(): Promise<void>;
}

/** @param options a mounted dialect other than `ocapiOauth`, and what is mounted with it */
export async function oauthFixture({
  dialect = ocapiOauth,
  ...options
}: Partial<MountOptions> & { readonly dialect?: Dialect } = {}): Promise<OauthFixture> {
  const test = testServices();
  const requests: RequestFacts[] = [];
  const failures: unknown[] = [];
  const app = httpApp();
  const mounted = mountDialects(app, [dialect, whoAmI], {
    services: test.services,
    log: { request: (facts) => requests.push(facts), failure: (error) => failures.push(error) },
    validateResponses: true,
    ...options,
  });
  await mounted.warmUp();
  const server = createServer(app).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  return {
    ...test,
    server,
    requests,
    failures,
    token: (form, credentials, path = ACCOUNT_MANAGER) => {
      const sent = request(server).post(path).type('form');
      if (credentials !== undefined) sent.set('Authorization', `Basic ${Buffer.from(credentials).toString('base64')}`);
      return sent.send(new URLSearchParams(form).toString());
    },
    me: (authorization) => {
      const sent = request(server).get('/who/me');
      return authorization === undefined ? sent : sent.set('Authorization', authorization);
    },
    close: async () => {
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const whoAmI: Dialect = {
  name: 'who',
  title: 'Who',
  prefixes: ['/who'],
  document: {
    openapi: '3.0.3',
    info: { title: 'Who', version: '1' },
    paths: {
      '/me': {
        get: {
          operationId: 'me',
          responses: {
            200: { description: 'who', content: { 'application/json': { schema: { type: 'object' } } } },
          },
        } as { operationId: string },
      },
    },
  },
  codec: jsonCodec,
  operations: [row(['me', 'GET', '/me', 'viewer'], { handle: async ({ caller }) => ok(caller) })],
  authenticate,
  faults: {
    table: faults.table,
    render: (_fault, error) =>
      error instanceof OcapiFault
        ? { status: error.status, body: { type: error.type, message: error.message, arguments: error.args } }
        : { status: 500, body: { code: error.code } },
    unexpected: (errorId) => ({ status: 500, body: { errorId } }),
  },
};
