import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
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
import { cdmIam } from '../dialect';
import { faults } from '../errors';

/** IAM, and addresses of projects that take what it issues, over in-memory stores. */
export interface IamFixture extends TestServices {
  readonly server: Server;
  readonly url: string;
  readonly requests: RequestFacts[];
  readonly failures: unknown[];
  /** Asks for a token. @param scope of the request */
  logIn(user: object, scope?: object, query?: string): Test;
  /** @returns a token, and nothing when it is refused */
  token(user: object, scope?: object): Promise<string>;
  /** Shows who a request to a project is taken for, and its body. */
  me(headers: Record<string, string>, project?: string): Test;
  close(): Promise<void>;
}

export async function iamFixture(options: Partial<MountOptions> = {}): Promise<IamFixture> {
  const test = testServices();
  const requests: RequestFacts[] = [];
  const failures: unknown[] = [];
  const app = httpApp();
  const mounted = mountDialects(app, [cdmIam, whoAmI], {
    services: test.services,
    log: { request: (facts) => requests.push(facts), failure: (error) => failures.push(error) },
    validateResponses: true,
    ...options,
  });
  await mounted.warmUp();
  const server = createServer(app).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const logIn: IamFixture['logIn'] = (user, scope, query = '') =>
    request(server)
      .post(`/v3/auth/tokens${query}`)
      .send({ auth: { identity: { methods: ['password'], password: { user } }, ...(scope && { scope }) } });
  return {
    ...test,
    server,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    failures,
    logIn,
    token: async (user, scope) => (await logIn(user, scope)).headers['x-subject-token'] ?? '',
    me: (headers, project = 'p1') => request(server).get(`/v1.1/${project}/me`).set(headers),
    close: async () => {
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const content = { 'application/json': { schema: { type: 'object' } } };
const ANY = { default: { description: 'any', content } };
const requestBody = { required: false, content };

const whoAmI: Dialect = {
  name: 'who',
  title: 'Who',
  prefixes: ['/v1.1/{project_id}', '/cdm/v1.0/{project_id}'],
  document: {
    openapi: '3.0.3',
    info: { title: 'Who', version: '1' },
    paths: {
      '/me': {
        get: { operationId: 'me', responses: ANY },
        post: { operationId: 'say', responses: ANY, requestBody },
      } as Record<string, { operationId: string }>,
    },
  },
  codec: jsonCodec,
  operations: [
    row(['me', 'GET', '/me', 'viewer'], { handle: async ({ caller }) => ok(caller) }),
    row(['say', 'POST', '/me', 'viewer'], { handle: async ({ caller, body }) => ok({ ...caller, body }) }),
  ],
  authenticate,
  route: ({ method, path }) => ({ method, path: path.replace(/\/{2,}/g, '/') }),
  faults,
};
