import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Job } from '@jobglot/core';
import {
  fakeTaskRunner,
  type TestServices,
  type TestWorker,
  testAdmin,
  testServices,
  testWorker,
} from '@jobglot/core/testing';
import { httpApp, type MountOptions, mountDialects, type RequestFacts } from '@jobglot/http-kit';
import { sqlflow } from '../dialect';
import { signUserToken } from '../tokens/user-token';
import { domainId } from '../wire/job-id';

export const BASE = '/api/gspLive_backend';

type Fields = Readonly<Record<string, string>>;
export type Files = Readonly<Record<string, string>>;

export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: documents of many operations
  readonly body: any;
}

/** The mounted dialect over in-memory stores, answers validated against the document. */
export interface SqlflowFixture extends TestServices {
  readonly server: Server;
  readonly host: string;
  readonly worker: TestWorker;
  /** an admin */
  readonly userId: string;
  readonly token: string;
  readonly requests: RequestFacts[];
  readonly failures: unknown[];
  /** A call by the admin, as a form; multipart when there are files. @param path below {@link BASE} */
  call(path: string, fields?: Fields, files?: Files): Promise<Answer>;
  /** Submits a regular job. @returns its document */
  // biome-ignore lint/suspicious/noExplicitAny: as above
  submit(fields?: Fields, files?: Files): Promise<any>;
  /** @returns the job's summary */
  // biome-ignore lint/suspicious/noExplicitAny: as above
  summary(jobId: string): Promise<any>;
  /** @returns the job as it is kept */
  stored(jobId: string): Promise<Job>;
  close(): Promise<void>;
}

let names = 0;
export const unique = (kind: string) => `${kind}${++names}`;

/** @param autoWorker runs are taken at once; false: by `worker.drain` */
export async function sqlflowFixture(options: Partial<MountOptions> = {}, autoWorker = false): Promise<SqlflowFixture> {
  const test = testServices();
  const requests: RequestFacts[] = [];
  const failures: unknown[] = [];
  const app = httpApp();
  const mounted = mountDialects(app, [sqlflow], {
    services: test.services,
    log: { request: (facts) => requests.push(facts), failure: (error) => failures.push(error) },
    validateResponses: true,
    ...options,
  });
  await mounted.warmUp();
  const server = createServer(app).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const worker = testWorker(test, fakeTaskRunner, autoWorker);
  const { id: userId } = await test.client('admin', 'sqlflow');
  const token = signUserToken(test.services.signingKeys, userId);
  const call: SqlflowFixture['call'] = async (path, fields = {}, files = {}) => {
    const all = { userId, token, ...fields };
    const sent = await fetch(`http://${host}${BASE}${path}`, { method: 'POST', body: formOf(all, files) });
    const text = await sent.text();
    const type = sent.headers.get('content-type') ?? '';
    return { status: sent.status, type, text, body: type.includes('json') && text !== '' ? JSON.parse(text) : null };
  };
  return {
    ...test,
    server,
    host,
    worker,
    userId,
    token,
    requests,
    failures,
    call,
    submit: async (fields = {}, files = { 'a.sql': 'select 1' }) => {
      const { body } = await call('/sqlflow/job/submitPersistJob', { dbvendor: 'dbvoracle', ...fields }, files);
      if (body.code !== 200) throw new Error(JSON.stringify(body));
      return body.data;
    },
    summary: async (jobId) => (await call('/sqlflow/job/displayUserJobSummary', { jobId })).body.data,
    stored: (jobId) => test.services.jobs.get(testAdmin, domainId(jobId)),
    close: async () => {
      await worker.stop();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** @returns an urlencoded form, or with files a multipart one */
export function formOf(fields: Fields, files: Files): FormData | URLSearchParams {
  if (Object.keys(files).length === 0) return new URLSearchParams(fields);
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  for (const [name, content] of Object.entries(files)) form.append('sqlfiles', new Blob([content]), name);
  return form;
}
