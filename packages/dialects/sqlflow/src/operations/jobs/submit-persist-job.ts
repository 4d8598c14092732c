import type { Handler } from '@jobglot/http-kit';
import { submittedJob } from '../../mappers/job-to-wire';
import { answer } from '../../wire/envelope';
import { invalid, Parameters } from '../../wire/parameters';
import { jobOf, workspaceOf } from '../workspace-of';
import { submitAgain } from './later-submission';
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
  const { id } = await workspaceOf(context);
  const files = await submittedFiles(context);
  const job = before
    ? await submitAgain(context, before, parameters, files)
    : await createJob(context, id, parameters, files, { persist: true, settings: {} });
  await services.executions.start(caller, job.id);
  return answer(submittedJob(job, caller.clientId, 'create'));
};
