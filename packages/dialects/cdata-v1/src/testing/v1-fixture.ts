import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
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
import { createCdataV1 } from '../dialect';

export const BASE = '/api.rsc';

/** The mounted dialect over in-memory stores, answers validated against the document. */
export interface V1Fixture extends TestServices {
  readonly server: Server;
  readonly host: string;
  readonly worker: TestWorker;
  readonly admin: TestClient;
  readonly requests: RequestFacts[];
  readonly failures: unknown[];
  /** A call by the admin, below the dialect's prefix. */
  call(method: 'get' | 'post' | 'put' | 'delete', path: string, body?: unknown): Test;
  /** Makes a connection. @returns its name */
  connection(name?: string, connectionString?: string): Promise<string>;
  /** Makes a job. @returns its name */
  job(body?: Record<string, unknown>): Promise<string>;
  close(): Promise<void>;
}

let names = 0;

/** @param autoWorker runs are taken at once; false: by `worker.drain` */
export async function v1Fixture(
  options: Partial<MountOptions> & { tokenInUrl?: boolean } = {},
  autoWorker = false,
): Promise<V1Fixture> {
  const { tokenInUrl = false, ...mountOptions } = options;
  const test = testServices();
  const admin = await test.client('admin', 'cdata');
  const requests: RequestFacts[] = [];
  const failures: unknown[] = [];
  const app = httpApp();
  const mounted = mountDialects(app, [createCdataV1({ tokenInUrl })], {
    services: test.services,
    log: { request: (facts) => requests.push(facts), failure: (error) => failures.push(error) },
    validateResponses: true,
    ...mountOptions,
  });
  await mounted.warmUp();
  const server = createServer(app).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const worker = testWorker(test, fakeTaskRunner, autoWorker);
  const call: V1Fixture['call'] = (method, path, body) => {
    const sent = request(server)[method](`${BASE}${path}`).set('x-cdata-authtoken', admin.token);
    return body === undefined ? sent : sent.send(body as object);
  };
  const make = async (path: string, body: object, name: string): Promise<string> => {
    const answer = await call('post', path, body);
    if (answer.status !== 201) throw new Error(answer.text);
    return name;
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
    connection: (name = `connection ${++names}`, ConnectionString = 'Server=db;Password=canary;') =>
      make('/connections', { Name: name, ProviderName: 'PostgreSQL', ConnectionString }, name),
    job: (body = {}) => {
      const JobName = String(body.JobName ?? `job ${++names}`);
      return make('/jobs', { ...body, JobName }, JobName);
    },
    close: async () => {
      await worker.stop();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
