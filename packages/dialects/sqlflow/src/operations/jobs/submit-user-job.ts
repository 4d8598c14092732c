import type { Handler } from '@jobglot/http-kit';
import { submittedJob } from '../../mappers/job-to-wire';
import { answer } from '../../wire/envelope';
import { Parameters } from '../../wire/parameters';
import { workspaceOf } from '../workspace-of';
import { startNewJob } from './start-new-job';
import { createJob, vendorOf } from './submission';
import { submittedFiles } from './submitted-files';

/** Settings of a simple job: its exports take them where they name none of their own. */
const FLAGS = [
  ...['ignoreRecordSet', 'ignoreFunction', 'showConstantTable', 'showTransform'],
  'treatArgumentsInCountFunctionAsDirectDataflow',
];
const TEXTS = [
  ...['showRelationType', 'csvFormat', 'objectCodeEncloseChar', 'objectCodeEscapeChar'],
  ...['extractedDbsSchemas', 'excludedDbsSchemas', 'extractedViews', 'extractedStoredProcedures'],
];

/** `POST /sqlflow/job/submitUserJob`: a simple job, run once */
export const submitUserJob: Handler = async (context) => {
  const { services, caller } = context;
  const parameters = new Parameters(context);
  parameters.required('jobName');
  vendorOf(services, parameters);
  const sent = (names: readonly string[]) => names.filter((name) => parameters.has(name));
  const settings = Object.fromEntries([
    ...sent(FLAGS).map((name) => [name, String(parameters.flag(name, false))]),
    ...sent(TEXTS).map((name) => [name, parameters.text(name)]),
  ]);
  const { id } = await workspaceOf(context);
  const job = await createJob(context, id, parameters, await submittedFiles(context), { persist: false, settings });
  await startNewJob(context, job);
  return answer(submittedJob(job, caller.clientId, 'create'));
};
