import type { Handler } from '@jobglot/http-kit';
import { submittedJob } from '../../mappers/job-to-wire';
import { answer } from '../../wire/envelope';
import { Parameters } from '../../wire/parameters';
import { workspaceOf } from '../workspace-of';
import { createJob, vendorOf } from './submission';
import { submittedFiles } from './submitted-files';

/** Settings of a simple job: its exports take them where they name none of their own. */
export const SETTINGS = [
  ...['showRelationType', 'ignoreRecordSet', 'ignoreFunction', 'showConstantTable', 'showTransform'],
  ...['treatArgumentsInCountFunctionAsDirectDataflow', 'csvFormat', 'objectCodeEncloseChar', 'objectCodeEscapeChar'],
  ...['extractedDbsSchemas', 'excludedDbsSchemas', 'extractedViews', 'extractedStoredProcedures'],
];

/** `POST /sqlflow/job/submitUserJob`: a simple job, run once */
export const submitUserJob: Handler = async (context) => {
  const { services, caller } = context;
  const parameters = new Parameters(context);
  parameters.required('jobName');
  vendorOf(services, parameters);
  const { id } = await workspaceOf(context);
  const settings = Object.fromEntries(SETTINGS.filter((n) => parameters.has(n)).map((n) => [n, parameters.text(n)]));
  const job = await createJob(context, id, parameters, await submittedFiles(context), { persist: false, settings });
  await services.executions.start(caller, job.id);
  return answer(submittedJob(job, caller.clientId, 'create'));
};
