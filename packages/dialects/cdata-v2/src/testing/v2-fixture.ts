import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DOMAIN_ERROR_CODES, type DomainErrorCode } from '@jobglot/core';
import {
  fakeTaskRunner,
  type TestClient,
  type TestServices,
  type TestWorker,
  testServices,
  testWorker,
} from '@jobglot/core/testing';
import { httpApp, type MountOptions, mountDialects, type RequestFacts } from '@jobglot/http-kit';
import request, { type Test } from 'supertest';
import { cdataV2 } from '../dialect';

export const BASE = '/api.rsc/v2';
/** Every code there is, for tests of the whole table. */
export const CODES: readonly DomainErrorCode[] = DOMAIN_ERROR_CODES;

/** The mounted dialect over in-memory stores, answers validated against the document. */
export interface V2Fixture extends TestServices {
  readonly server: Server;
  readonly host: string;
  readonly worker: TestWorker;
  readonly admin: TestClient;
  readonly requests: RequestFacts[];
  readonly failures: unknown[];
  /** A call by the admin, below the dialect's prefix. */
  call(method: 'get' | 'post' | 'put' | 'delete', path: string, body?: unknown): Test;
  /** Makes a connection. @returns its id */
  connection(name?: string, properties?: Record<string, unknown>): Promise<string>;
  /** Makes a job. @returns its id */
  job(body?: Record<string, unknown>): Promise<string>;
  close(): Promise<void>;
}

let names = 0;

/** @param autoWorker runs are taken at once; false: by `worker.drain` */
export async function v2Fixture(options: Partial<MountOptions> = {}, autoWorker = false): Promise<V2Fixture> {
  const test = testServices();
  const admin = await test.client('admin', 'cdata');
  const requests: RequestFacts[] = [];
  const failures: unknown[] = [];
  const app = httpApp();
  const mounted = mountDialects(app, [cdataV2], {
    services: test.services,
    log: { request: (facts) => requests.push(facts), failure: (error) => failures.push(error) },
    validateResponses: true,
    ...options,
  });
  await mounted.warmUp();
  const server = createServer(app).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const worker = testWorker(test, fakeTaskRunner, autoWorker);
  const call: V2Fixture['call'] = (method, path, body) => {
    const sent = request(server)[method](`${BASE}${path}`).set('x-cdata-authtoken', admin.token);
    return body === undefined ? sent : sent.send(body as object);
  };
  const make = async (path: string, body: object): Promise<string> => {
    const answer = await call('post', path, body);
    if (answer.status !== 201) throw new Error(answer.text);
    return answer.body.id;
  };
  return {
    ...test,
    server,
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    worker,
    admin,
    requests,
    failures,
    call,
    connection: (name = `connection-${++names}`, properties = { Server: 'db', Password: 'canary' }) =>
      make('/workspaces/default/connections', { name, connector: 'PostgreSQL', properties }),
    job: (body = {}) => make('/workspaces/default/jobs', { name: `job-${++names}`, ...body }),
    close: async () => {
      await worker.stop();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
