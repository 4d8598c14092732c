import { type Handler, ok } from '@jobglot/http-kit';
import { idleTaskDocument, taskRunDocument } from '../../mappers/run-to-wire';
import { jobIdOf, listOf } from '../../wire/addresses';

/** `GET /jobs/{job_id}/tasks/last-run`: a row for every task that the job has, `NeverRun` where there was no run */
export const getLastRuns: Handler = async (context) => {
  const { services, caller, baseUrl } = context;
  const jobId = jobIdOf(context);
  const [tasks, runs] = await Promise.all([
    services.tasks.list(caller, jobId),
    services.executions.lastTaskRuns(caller, jobId),
  ]);
  const lastOf = new Map(runs.map((run) => [run.taskId, run]));
  const rows = tasks.map((task) => {
    const run = lastOf.get(task.id);
    return run ? taskRunDocument(run, baseUrl) : idleTaskDocument(jobId, task);
  });
  return ok(listOf(rows));
};
