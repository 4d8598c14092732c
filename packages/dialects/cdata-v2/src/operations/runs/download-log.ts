import { type Execution, type ExecutionService, logText } from '@jobglot/core';
import type { Handler } from '@jobglot/http-kit';
import { historyIdOf, jobIdOf } from '../../wire/addresses';

/** `GET /jobs/{job_id}/history/{history_id}/log`, page by page, so that a long log needs no memory */
export const downloadLog: Handler = async (context) => {
  const { executions } = context.services;
  const run = await executions.getOfJob(context.caller, jobIdOf(context), historyIdOf(context));
  const headers = {
    'Content-Type': 'text/plain; charset=utf-8',
    'Content-Disposition': `attachment; filename="run-${run.id}.log"`,
  };
  return { status: 200, headers, stream: textOf(executions, run) };
};

async function* textOf(executions: ExecutionService, run: Execution): AsyncGenerator<string> {
  for await (const entries of executions.log(run)) yield logText(entries);
}
