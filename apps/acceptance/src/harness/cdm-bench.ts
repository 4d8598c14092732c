import { CdmClient, type CdmJob, type CdmLink, type Inputs, type Submission } from './cdm-client';
import { type CopyBench, startCopyBench } from './copy-bench';

/** A {@link CopyBench} with a client of CDM, and a link to each of its databases. */
export interface CdmBench extends CopyBench {
  readonly cdm: CdmClient;
  readonly links: { readonly source: CdmLink; readonly destination: CdmLink };
  /** A job that copies a table of the source into the one of its name. */
  tableJob(table: string, changes?: Changes): CdmJob;
  /** Makes the job and runs it, which has to succeed. */
  succeed(job: CdmJob, variables?: Inputs): Promise<Submission>;
  /** The same of a table job. */
  copy(table: string, changes?: Changes): Promise<Submission>;
}

/** What is sent beside, or instead of, a table job's own inputs; empty: not sent. */
export interface Changes {
  readonly from?: Inputs;
  readonly to?: Inputs;
  readonly driver?: Inputs;
}

/** @param env changes to the environment of all processes */
export async function startCdmBench(env: Record<string, string> = {}): Promise<CdmBench> {
  const bench = await startCopyBench(env);
  const cdm = await CdmClient.open(bench.installation);
  const links = {
    source: await cdm.databaseLink(bench.source.url),
    destination: await cdm.databaseLink(bench.destination.url),
  };
  const tableJob = (table: string, { from = {}, to = {}, driver = {} }: Changes = {}): CdmJob => ({
    from: [links.source, sent({ schemaName: 'public', tableName: table, ...from })],
    to: [
      links.destination,
      sent({ schemaName: 'public', tableName: table, tablePreparation: 'CREATE_WHEN_NOT_EXIST', ...to }),
    ],
    driver,
  });
  const succeed: CdmBench['succeed'] = async (job, variables) => {
    const end = await cdm.run(job, variables);
    expect({ status: end.status, error: end['error-summary'] }).toEqual({ status: 'SUCCEEDED' });
    return end;
  };
  return {
    ...bench,
    cdm,
    links,
    tableJob,
    succeed,
    copy: (table, changes) => succeed(tableJob(table, changes)),
  };
}

function sent(inputs: Inputs): Inputs {
  return Object.fromEntries(Object.entries(inputs).filter(([, value]) => value !== ''));
}
