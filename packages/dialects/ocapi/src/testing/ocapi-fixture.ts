import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Job, JobDraft } from '@jobglot/core';
import {
  fakeTaskRunner,
  type TestServices,
  type TestWorker,
  testAdmin,
  testServices,
  testWorker,
} from '@jobglot/core/testing';
import { httpApp, type MountOptions, mountDialects, type RequestFacts } from '@jobglot/http-kit';
import request, { type Test } from 'supertest';
import { createOcapi } from '../index';

export const BASE = '/s/-/dw/data/v17_2';

/** The mounted dialect over in-memory stores, answers validated against the documents. */
export interface OcapiFixture extends TestServices {
  readonly server: Server;
  readonly host: string;
  readonly worker: TestWorker;
  readonly client: TestServices['client'];
  /** of an admin */
  readonly token: string;
  readonly requests: RequestFacts[];
  readonly failures: unknown[];
  /** A call by the admin. @param path below {@link BASE}, or another address when it begins with `/s/`, `/dw` or `/on` */
  call(method: 'get' | 'post' | 'put' | 'delete' | 'head' | 'options', path: string, body?: unknown): Test;
  /** Makes a job that copies the tables, in the default workspace or another one. */
  job(tables?: readonly string[], change?: Partial<JobDraft>, workspaceId?: string): Promise<Job>;
  /** Starts a run. @returns its id */
  start(job: Job, body?: unknown): Promise<string>;
  /** @returns a token by the client's secret */
  tokenOf(client: { id: string; secret: string }): Promise<string>;
  close(): Promise<void>;
}

let names = 0;

/** @param autoWorker runs are taken at once; false: by `worker.drain` */
export async function ocapiFixture(
  options: Partial<MountOptions> & { deleteCancels?: boolean } = {},
  autoWorker = false,
): Promise<OcapiFixture> {
  const { deleteCancels = false, ...mountOptions } = options;
  const test = testServices();
  const requests: RequestFacts[] = [];
  const failures: unknown[] = [];
  const app = httpApp();
  const mounted = mountDialects(app, createOcapi({ deleteCancels }), {
    services: test.services,
    log: { request: (facts) => requests.push(facts), failure: (error) => failures.push(error) },
    validateResponses: true,
    ...mountOptions,
  });
  await mounted.warmUp();
  const server = createServer(app).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const worker = testWorker(test, fakeTaskRunner, autoWorker);
  const tokenOf = async ({ id, secret }: { id: string; secret: string }): Promise<string> => {
    const sent = request(server).post('/dwsso/oauth2/access_token').auth(id, secret).type('form');
    const answer = await sent.send({ grant_type: 'client_credentials' });
    if (answer.status !== 200) throw new Error(answer.text);
    return answer.body.access_token;
  };
  const token = await tokenOf(await test.client('admin', 'ocapi'));
  const call: OcapiFixture['call'] = (method, path, body) => {
    const url = /^\/(s|dw|on)\//.test(path) ? path : `${BASE}${path}`;
    const sent = request(server)[method](url).set('Authorization', `Bearer ${token}`);
    return body === undefined ? sent : sent.send(body as object);
  };
  const connection = async (workspaceId: string): Promise<string> => {
    const draft = { name: `connection ${++names}`, connector: 'PostgreSQL', properties: { Server: 'db' } };
    return (await test.services.connections.create(testAdmin, workspaceId, draft)).id;
  };
  return {
    ...test,
    server,
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    worker,
    token,
    requests,
    failures,
    call,
    tokenOf,
    job: async (tables = ['Accounts'], change = {}, workspaceId = 'default') =>
      test.services.jobs.create(testAdmin, workspaceId, {
        name: `job ${++names}`,
        type: 'Standard',
        sourceConnectionId: await connection(workspaceId),
        destinationConnectionId: await connection(workspaceId),
        statements: tables.map((table) => ({ statement: `REPLICATE [${table}]`, active: true })),
        ...change,
      }),
    start: async (job, body = {}) => {
      const answer = await call('post', `/jobs/${encodeURIComponent(job.name)}/executions`, body);
      if (answer.status !== 200) throw new Error(answer.text);
      return answer.body.id;
    },
    close: async () => {
      await worker.stop();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
