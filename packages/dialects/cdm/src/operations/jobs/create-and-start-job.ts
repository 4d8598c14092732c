import { randomInt } from 'node:crypto';
import { checkStartable, DomainError, type Job, type StatementParser, type Workspace } from '@jobglot/core';
import { type Context, type Handler, ok } from '@jobglot/http-kit';
import { fault, faultWith } from '../../fault';
import { draftOf, type ReadJob } from '../../mappers/job-from-wire';
import type { Finding, JobsRequest } from '../../wire/job-document';
import type { WallClock } from '../../wire/wall-clock';
import { workspaceAt } from '../cluster-of';
import { checkRunnable } from './check-runnable';
import { hasError, type PreparedJob, prepareJob } from './prepare-job';
import { start } from './start-job';

interface RandomClusterRequest extends JobsRequest {
  readonly clusters: readonly string[];
}

/** `POST /clusters/job`: creates the jobs in one of the clusters that runs, and starts them */
export const createAndStartJob =
  (clock: WallClock): Handler<RandomClusterRequest> =>
  async (context) => {
    const { services, caller, body, headers } = context;
    if (!headers['x-language']) throw fault('Cdm.0238', 'X-Language');
    const { id } = await anyRunning(context, body.clusters);
    const prepared: PreparedJob[] = [];
    for (const request of body.jobs) prepared.push(await prepareJob(context, clock, id, request));
    const findings = prepared.flatMap((job) => job.findings);
    if (hasError(findings)) return ok({ submissions: [], 'validation-result': findings });
    // what cannot start is not made either
    for (const { name, read, sides, ids } of prepared) {
      checkRunnable({ name, sides, ...read.kept });
      checkStartable({ type: 'Standard', ...ids, tasks: tasksOf(read, services.parser) }, {});
    }
    const drafts = prepared.map(({ read, name, ids }) => draftOf(read, name, ids));
    return ok(await startAll(context, await services.jobs.createAll(caller, id, drafts)));
  };

function tasksOf({ facts }: ReadJob, parser: StatementParser) {
  return facts.statements.map(({ statement, active }, position) => ({
    active,
    position,
    spec: parser.parse(statement),
  }));
}

/** One that is refused all the same (its cluster was stopped meanwhile) goes, with those behind it; what runs is answered. */
async function startAll(context: Context, jobs: readonly Job[]) {
  const { services, caller } = context;
  const submissions: unknown[] = [];
  for (const job of jobs) {
    try {
      submissions.push(await start(context, job, {}));
    } catch (error) {
      const left = jobs.slice(submissions.length);
      for (const { id } of left) await services.jobs.remove(caller, id);
      if (!(error instanceof DomainError) || submissions.length === 0) throw error;
      const findings = left.map(({ name }): Finding => ({ message: `${name}: ${error.message}`, status: 'ERROR' }));
      return { submissions, 'validation-result': findings };
    }
  }
  return { submissions };
}

/** @throws DomainError `workspace.not_found`: none of them is there; CdmFault Cdm.0001: none of them runs */
async function anyRunning(context: Context, ids: readonly string[]): Promise<Workspace> {
  const found: Workspace[] = [];
  let missing: unknown;
  for (const id of ids) {
    try {
      found.push(await workspaceAt(context, id));
    } catch (error) {
      if (!(error instanceof DomainError) || error.code !== 'workspace.not_found') throw error;
      missing = error;
    }
  }
  if (found.length === 0) throw missing;
  const running = found.filter(({ stopped }) => !stopped);
  if (running.length === 0) throw faultWith('None of these clusters is running.', 'Cdm.0001');
  return running[randomInt(running.length)]!;
}
