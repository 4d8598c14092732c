import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
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
import { cdm } from '../dialect';
import { signProjectToken } from '../iam/project-token';
import { catalog } from './links-catalog';

export const PROJECT = '1551c7f6c808414d8e9f3c514a170f2e';
export const CLUSTER = '6ec9a0a4-76be-4262-8697-e7af1fac7920';
export const BASE = `/v1.1/${PROJECT}/clusters/${CLUSTER}/cdm`;

/** The mounted dialect over in-memory stores, answers validated against the document. */
export interface CdmFixture extends TestServices {
  readonly server: Server;
  readonly host: string;
  readonly worker: TestWorker;
  /** of an admin */
  readonly token: string;
  /** @returns a token of the client for {@link PROJECT} */
  tokenOf(clientId: string): string;
  readonly requests: RequestFacts[];
  readonly failures: unknown[];
  /** A call by the admin. @param path below {@link BASE}, or another address when it begins with `/v` or `/cdm/v` */
  call(method: 'get' | 'post' | 'put' | 'delete', path: string, body?: unknown): Test;
  /** Makes a link to a database, or the one that is described. @returns its name */
  link(change?: Readonly<Record<string, unknown>>): Promise<string>;
  /** Makes a job between two new database links. @returns its name */
  job(change?: Readonly<Record<string, unknown>>): Promise<string>;
  close(): Promise<void>;
}

let names = 0;
export const unique = (kind: string) => `${kind}_${++names}`;

/** @returns the configuration of one group, from plain names and values */
export function configs(group: string, inputs: Readonly<Record<string, unknown>>) {
  return {
    configs: [
      { name: group, inputs: Object.entries(inputs).map(([name, value]) => ({ name: `${group}.${name}`, value })) },
    ],
  };
}

export const DATABASE = {
  databaseType: 'POSTGRESQL',
  host: 'db.example.org',
  port: '5432',
  database: 'sales',
  username: 'ann',
  password: 'canary-secret',
};

/** A job's document between two links. */
export function jobDocument(from: string, to: string, change: Readonly<Record<string, unknown>> = {}) {
  return {
    job_type: 'NORMAL_JOB',
    name: unique('job'),
    'from-connector-name': 'generic-jdbc-connector',
    'to-connector-name': 'generic-jdbc-connector',
    'from-link-name': from,
    'to-link-name': to,
    'from-config-values': configs('fromJobConfig', { useSql: 'false', schemaName: 'public', tableName: 'Accounts' }),
    'to-config-values': configs('toJobConfig', {
      schemaName: 'public',
      tableName: 'Accounts',
      tablePreparation: 'CREATE_WHEN_NOT_EXIST',
      beforeImportType: 'none',
    }),
    'driver-config-values': configs('throttlingConfig', { numExtractors: '1', recordDirtyData: 'false' }),
    ...change,
  };
}

/** @param autoWorker runs are taken at once; false: by `worker.drain` */
export async function cdmFixture(options: Partial<MountOptions> = {}, autoWorker = false): Promise<CdmFixture> {
  const test = testServices(catalog());
  const requests: RequestFacts[] = [];
  const failures: unknown[] = [];
  const app = httpApp();
  const mounted = mountDialects(app, [cdm({ timeZone: 'Europe/Paris' })], {
    services: test.services,
    log: { request: (facts) => requests.push(facts), failure: (error) => failures.push(error) },
    validateResponses: true,
    ...options,
  });
  await mounted.warmUp();
  const server = createServer(app).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const worker = testWorker(test, fakeTaskRunner, autoWorker);
  const tokenOf = (clientId: string) => signProjectToken(test.services.signingKeys, clientId, PROJECT);
  const token = tokenOf((await test.client('admin', 'cdm')).id);
  const call: CdmFixture['call'] = (method, path, body) => {
    const url = /^\/(?:cdm\/)?v\d/.test(path) ? path : `${BASE}${path}`;
    const sent = request(server)[method](url).set('X-Auth-Token', token);
    return body === undefined ? sent : sent.send(body as object);
  };
  const post = async (path: string, body: object) => {
    const answer = await call('post', path, body);
    if (answer.status !== 200 || JSON.stringify(answer.body).includes('ERROR')) throw new Error(answer.text);
    return answer.body.name as string;
  };
  const link: CdmFixture['link'] = (change = {}) =>
    post('/link', {
      links: [
        {
          name: unique('link'),
          'connector-name': 'generic-jdbc-connector',
          'link-config-values': configs('linkConfig', DATABASE),
          ...change,
        },
      ],
    });
  return {
    ...test,
    server,
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    worker,
    token,
    tokenOf,
    requests,
    failures,
    call,
    link,
    job: async (change = {}) => {
      const document = jobDocument(await link(), await link(), change);
      return post('/job', { jobs: [document] });
    },
    close: async () => {
      await worker.stop();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export { testAdmin };
