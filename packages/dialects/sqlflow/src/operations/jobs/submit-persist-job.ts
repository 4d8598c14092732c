import type { Job } from '@jobglot/core';
import type { Context, Handler } from '@jobglot/http-kit';
import { submittedJob } from '../../mappers/job-to-wire';
import { keptJob } from '../../mappers/kept-job';
import { answer } from '../../wire/envelope';
import { invalid, Parameters } from '../../wire/parameters';
import { jobOf, workspaceOf } from '../workspace-of';
import { createJob, vendorOf } from './submission';
import { type SubmittedFile, submittedFiles } from './submitted-files';

/**
 * `POST /sqlflow/job/submitPersistJob`: a regular job. Without jobId a new one, whatever firstSubmit says; with one the files
 * are added to that job, those of a known name in its place.
 */
export const submitPersistJob: Handler = async (context) => {
  const { services, caller } = context;
  const parameters = new Parameters(context);
  const later = parameters.has('jobId');
  if (later && parameters.flag('firstSubmit', false)) {
    throw invalid('jobId', 'must be absent from the first submission; leave firstSubmit out of later ones');
  }
  // what is wrong is told before files are kept
  vendorOf(services, parameters);
  const before = later ? await jobOf(context, parameters) : null;
  const files = await submittedFiles(context);
  const job = before ? await addTo(context, before, parameters, files) : await create(context, parameters, files);
  await services.executions.start(caller, job.id);
  return answer(submittedJob(job, caller.clientId, 'create'));
};

async function create(context: Context, parameters: Parameters, files: readonly SubmittedFile[]): Promise<Job> {
  const { id } = await workspaceOf(context);
  return createJob(context, id, parameters, files, { persist: true, settings: {} });
}

async function addTo(
  { services, caller }: Context,
  job: Job,
  parameters: Parameters,
  files: readonly SubmittedFile[],
): Promise<Job> {
  const kept = keptJob(job);
  if (job.type !== 'Lineage' || !kept?.persist) throw invalid('jobId', 'names no job that files can be added to');
  if (job.options.lineage?.vendor !== vendorOf(services, parameters))
    throw invalid('dbvendor', 'is another one than that of the job');
  for (const { name, statement } of files) {
    const known = job.tasks.find(({ spec }) => spec.table === name);
    if (known?.statement === statement) continue;
    if (known) await services.tasks.replace(caller, job.id, known.id, { statement, active: true });
    else await services.tasks.add(caller, job.id, { statement, active: true });
  }
  return services.jobs.get(caller, job.id);
}
