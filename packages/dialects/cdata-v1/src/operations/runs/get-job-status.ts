import type { Execution, Job } from '@jobglot/core';
import { type Context, type Handler, ok } from '@jobglot/http-kit';
import { idleRow, runRow, statusRow } from '../../mappers/run-to-wire';
import { actionResult } from '../../odata/envelope';
import { PAGE_SIZE } from '../../odata/read-query';
import { jobOf, workspaceIdOf } from '../../wire/addresses';
import type { WireRow } from '../../wire/job-wire';
import { JOB_STATUS_WORDS } from '../../wire/words';

interface StatusRequest {
  readonly JobName?: string;
  readonly JobId?: string;
}

/**
 * `POST /getJobStatus`: without a job a row for each; with one a row for the job and one per query. Beside the rows the
 * fields that the vendor's own client reads at the top (notes, 3.8).
 */
export const getJobStatus: Handler<StatusRequest | undefined> = async (context) => {
  const { services, caller, body, baseUrl } = context;
  const named = body?.JobName || body?.JobId || context.query.JobName || context.query.JobId;
  if (!named) return ok(actionResult(baseUrl, 'getJobStatus', await statusOfAll(context)));
  const job = await jobOf(context);
  const { execution } = await services.executions.status(caller, job.id);
  const head = execution ? runRow(execution) : idleRow(job.name, null);
  const queries = await queryRows(context, job, execution);
  return ok({
    ...actionResult(baseUrl, 'getJobStatus', [head, ...queries]),
    JobId: job.id,
    JobName: job.name,
    Status: head.Status,
    Queries: queries.map(({ Query, Status, Detail }) => ({ query: Query, status: Status, detail: Detail })),
  });
};

/** The queries of the run, as far as they have begun; else those of the job, which have not. */
async function queryRows(context: Context<unknown>, job: Job, execution: Execution | null): Promise<WireRow[]> {
  const began = execution ? await context.services.executions.taskRuns(execution) : [];
  const rows = new Map(began.map((task) => [task.taskId, statusRow(execution!, task)]));
  const waiting = job.tasks.filter(({ id, active }) => active && !rows.has(id));
  return [...rows.values(), ...waiting.map(({ statement }) => idleRow(job.name, statement))];
}

async function statusOfAll(context: Context<unknown>): Promise<WireRow[]> {
  const query = { where: null, order: [], limit: PAGE_SIZE, offset: 0 };
  const listed = await context.services.lists.find(context.caller, 'jobs', workspaceIdOf(context), query);
  return listed.map(({ job, status }) => ({
    ...idleRow(job.name, null),
    JobId: job.id,
    Status: JOB_STATUS_WORDS[status ?? 'null'],
  }));
}
