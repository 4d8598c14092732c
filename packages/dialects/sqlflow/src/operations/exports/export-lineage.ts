import type { Job, LineageExport } from '@jobglot/core';
import type { Context, Handler, Reply } from '@jobglot/http-kit';
import { jobSummary, sessionId } from '../../mappers/job-to-wire';
import { keptJob } from '../../mappers/kept-job';
import { withHead } from '../../mappers/lineage-head';
import { wireId } from '../../wire/job-id';
import { invalid, Parameters } from '../../wire/parameters';
import { jobOrLatest } from '../workspace-of';
import { begun } from './begun';

const TYPES: Readonly<Record<LineageExport['format'], string>> = {
  json: 'application/json;charset=utf-8',
  csv: 'text/csv;charset=utf-8',
  graphml: 'application/xml;charset=utf-8',
  openlineage: 'application/json;charset=utf-8',
};

/**
 * `POST /sqlflow/job/exportLineageAs...`, `exportFullLineageAs...`: the document itself, not an envelope; without jobId that of the
 * latest job.
 */
export const exportLineage =
  (format: LineageExport['format'], full: boolean): Handler =>
  async (context) => {
    const parameters = new Parameters(context);
    const job = await jobOrLatest(context, parameters);
    const run = format === 'openlineage' ? await runOf(context, job, parameters.text('namespace')) : {};
    const whole = full || !parameters.flag('showLinkOnly', true);
    return streamed(context, job, { format, full: whole, ...settingsOf(parameters, job), ...run });
  };

/** `POST /sqlflow/job/displayUserLatestJobTableLevelLineage`: the job's summary stands in the head */
export const exportLatestTableLevel: Handler = async (context) => {
  const parameters = new Parameters(context);
  if (!parameters.flag('ignoreSelfLineage', true))
    throw invalid('ignoreSelfLineage', 'must be true: what a table has from itself is not shown between tables');
  const job = await jobOrLatest(context, parameters);
  return streamed(context, job, { format: 'json', full: true, tableToTable: true }, true);
};

async function streamed(context: Context, job: Job, what: LineageExport, withJob = false): Promise<Reply> {
  const { services, caller } = context;
  const found = await begun(await services.lineage.export(caller, job.id, what));
  const stream = what.format === 'json' ? withHead(await headOf(context, job, withJob), found) : found;
  return { status: 200, headers: { 'Content-Type': TYPES[what.format] }, stream };
}

/** @param namespace of the tables (ours): where they live nobody says of uploaded files, whose vendor stands for it */
async function runOf({ services, caller }: Context, job: Job, namespace: string): Promise<Pick<LineageExport, 'run'>> {
  const { execution } = await services.executions.status(caller, job.id);
  if (!execution?.finishedAt) return {};
  const datasetNamespace = namespace || (job.options.lineage?.vendor.replace(/^dbv/, '') ?? '');
  return { run: { id: String(execution.id), jobName: job.name, endedAt: execution.finishedAt, datasetNamespace } };
}

async function headOf({ services, caller }: Context, job: Job, withJob: boolean) {
  const { execution } = await services.executions.status(caller, job.id);
  return {
    jobId: wireId(job.id),
    ...(withJob && { job: jobSummary(job, execution, caller.clientId) }),
    ...(execution?.finishedAt && { sessionId: sessionId(job.id, execution) }),
  };
}

/** What is not named is as the simple job was submitted, else as the vendor's defaults (notes, 3). */
function settingsOf(parameters: Parameters, job: Job): Omit<LineageExport, 'format' | 'full'> {
  const submitted = new Parameters({ query: {}, body: keptJob(job)?.settings ?? {} });
  const text = (name: string) => parameters.text(name) || submitted.text(name);
  const flag = (name: string, otherwise: boolean) => parameters.flag(name, submitted.flag(name, otherwise));
  const named = (name: 'database' | 'schema' | 'table' | 'column') =>
    parameters.has(name) ? { [name]: parameters.text(name) } : {};
  return {
    delimiter: delimiterOf(parameters),
    tableToTable: flag('tableToTable', false),
    showRelationType: text('showRelationType') || 'fdd',
    ignoreRecordSet: flag('ignoreRecordSet', false),
    simpleOutput: flag('simpleOutput', false),
    ...named('database'),
    ...named('schema'),
    ...named('table'),
    ...named('column'),
  };
}

/** @throws DomainError `request.invalid`: rows could not be told apart */
function delimiterOf(parameters: Parameters): string {
  const sent = parameters.raw('delimiter') || ',';
  if ([...sent].length !== 1 || /["\r\n]/.test(sent))
    throw invalid('delimiter', 'must be one character, no quote or line end');
  return sent;
}
