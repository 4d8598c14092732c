import type { Job } from '@jobglot/core';
import type { Context, Handler } from '@jobglot/http-kit';
import { submittedJob } from '../../mappers/job-to-wire';
import { answer } from '../../wire/envelope';
import { invalid, Parameters } from '../../wire/parameters';
import { jobOf, workspaceOf } from '../workspace-of';
import { submitAgain } from './later-submission';
import { startNewJob } from './start-new-job';
import { createJob, vendorOf } from './submission';
import { submittedFiles } from './submitted-files';

/**
 * `POST /sqlflow/job/submitPersistJob`: a regular job. Without jobId a new one, whatever firstSubmit says; with one that job is
 * submitted again.
 */
export const submitPersistJob: Handler = async (context) => {
  const { services, caller } = context;
  const parameters = new Parameters(context);
  const later = parameters.has('jobId');
  const first = parameters.flag('firstSubmit', !later);
  if (later && first)
    throw invalid('jobId', 'must be absent from the first submission; leave firstSubmit out of later ones');
  // what is wrong is told before files are kept
  vendorOf(services, parameters);
  const before = later ? await jobOf(context, parameters) : null;
  const job = before ? await startAgain(context, before, parameters) : await startFirst(context, parameters);
  return answer(submittedJob(job, caller.clientId, 'create'));
};

async function startFirst(context: Context, parameters: Parameters): Promise<Job> {
  const { id } = await workspaceOf(context);
  const files = await submittedFiles(context);
  const job = await createJob(context, id, parameters, files, { persist: true, settings: {} });
  await startNewJob(context, job);
  return job;
}

async function startAgain(context: Context, before: Job, parameters: Parameters): Promise<Job> {
  const job = await submitAgain(context, before, parameters, await submittedFiles(context));
  await context.services.executions.start(context.caller, job.id);
  return job;
}
