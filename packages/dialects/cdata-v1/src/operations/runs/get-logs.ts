import { type Condition, DomainError, type Execution, type ListField, logText } from '@jobglot/core';
import type { Context, Handler } from '@jobglot/http-kit';
import { logFileName } from '../../mappers/run-to-wire';
import { actionResult } from '../../odata/envelope';
import { jobOf } from '../../wire/addresses';
import { equals } from '../collections';

interface LogsRequest {
  readonly JobName?: string;
  readonly JobId?: string;
  readonly Days?: number;
}

const DAY_MS = 86_400_000;
const RUNS_AT_A_TIME = 100;

/**
 * `POST /getLogs`: one row per run of the last days, newest first, its log file in base64. Sent run by run and page by
 * page: the logs of a month need no memory.
 */
export const getLogs: Handler<LogsRequest | undefined> = async (context) => {
  const { JobName, JobId, Days } = context.body ?? {};
  if (!JobName && !JobId) throw new DomainError('request.invalid', 'JobName is required.', { field: 'JobName' });
  if (Days === undefined) throw new DomainError('request.invalid', 'Days is required.', { field: 'Days' });
  const job = await jobOf(context);
  const since = new Date(Date.now() - Days * DAY_MS);
  const stream = answer(context, job, since);
  return { status: 200, headers: { 'Content-Type': 'application/json; charset=utf-8' }, stream };
};

interface Logged {
  readonly id: string;
  readonly workspaceId: string;
}

async function* answer(context: Context<unknown>, job: Logged, since: Date): AsyncGenerator<string> {
  // The envelope of an empty answer, opened where its rows belong.
  const envelope = JSON.stringify(actionResult(context.baseUrl, 'getLogs', []));
  yield envelope.slice(0, -2);
  let separator = '';
  for await (const run of runsSince(context, job, since)) {
    const head = JSON.stringify({ JobName: run.jobName, FileName: logFileName(run), Id: String(run.id), FileData: '' });
    yield `${separator}${head.slice(0, -2)}`;
    yield* base64Of(context, run);
    yield '"}';
    separator = ',';
  }
  yield envelope.slice(-2);
}

async function* runsSince({ services, caller }: Context<unknown>, job: Logged, since: Date): AsyncGenerator<Execution> {
  const young: Condition<ListField<'executions'>> = {
    kind: 'compare',
    term: { field: 'createdAt' },
    operator: 'ge',
    value: since,
  };
  const parts = [equals<'executions'>('jobId', job.id), young];
  for (;;) {
    const query = { where: { kind: 'and', parts }, order: [], limit: RUNS_AT_A_TIME, offset: 0 } as const;
    const runs = await services.lists.find(caller, 'executions', job.workspaceId, query);
    yield* runs;
    if (runs.length < RUNS_AT_A_TIME) return;
    // Behind the last one, not by an offset: new runs begin meanwhile.
    parts[2] = { kind: 'compare', term: { field: 'id' }, operator: 'lt', value: runs.at(-1)!.id };
  }
}

/** Three bytes make four characters: what is left over waits for the next page. */
async function* base64Of({ services }: Context<unknown>, run: Execution): AsyncGenerator<string> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const entries of services.executions.log(run)) {
    const bytes = Buffer.concat([rest, Buffer.from(logText(entries))]);
    const whole = bytes.length - (bytes.length % 3);
    rest = bytes.subarray(whole);
    yield bytes.toString('base64', 0, whole);
  }
  yield rest.toString('base64');
}
