import { type Run, V2Client } from '@jobglot/cdata-v2-client';
import { type Installation, startInstallation, unique } from './installation';
import { type DataDatabase, dataDatabase } from './tables';

/** An installation with a worker and two databases: jobs copy from one to the other, and the rows are read back. */
export interface CopyBench {
  readonly installation: Installation;
  readonly client: V2Client;
  readonly source: DataDatabase;
  readonly destination: DataDatabase;
  readonly connections: { source_connection_id: string; destination_connection_id: string };
  /** A table of a test's own in the source. @returns its name */
  sourceTable(columns: string, ...rows: string[]): Promise<string>;
  createJob(queries: readonly string[], options?: object): Promise<string>;
  /** Runs the job. @returns how the run ended */
  runToEnd(job: string): Promise<Run>;
  /** Makes a job and runs it. @returns its id and how the run ended */
  run(queries: readonly string[], options?: object): Promise<{ job: string; end: Run }>;
  /** @returns the rows of a destination table in order; null when there is no such table */
  rowsOf(table: string): Promise<unknown[] | null>;
  stop(): Promise<void>;
}

/** @param env changes to the environment of all processes */
export async function startCopyBench(env: Record<string, string> = {}): Promise<CopyBench> {
  const [installation, source, destination] = await Promise.all([
    startInstallation(env),
    dataDatabase(),
    dataDatabase(),
  ]);
  await installation.startWorker();
  const client = new V2Client(installation.baseUrl, installation.token);
  const connections = {
    source_connection_id: await client.createPostgresConnection(unique('source'), source.url),
    destination_connection_id: await client.createPostgresConnection(unique('destination'), destination.url),
  };
  const createJob = (queries: readonly string[], options: object = {}) =>
    client.createJob({ name: unique('job'), ...connections, queries, ...options });
  const runToEnd = async (job: string) => client.waitForRun(job, await client.execute(job));
  return {
    installation,
    client,
    source,
    destination,
    connections,
    sourceTable: async (columns, ...rows) => {
      const name = unique('t').replace('-', '_');
      await source.db.query(`create table ${name} (${columns})`);
      for (const row of rows) await source.db.query(`insert into ${name} values (${row})`);
      return name;
    },
    createJob,
    runToEnd,
    run: async (queries, options) => {
      const job = await createJob(queries, options);
      return { job, end: await runToEnd(job) };
    },
    rowsOf: async (table) => {
      const there = await destination.db.query('select to_regclass($1) as name', [table]);
      if (there.rows[0].name === null) return null;
      return (await destination.db.query(`select * from ${table} order by 1`)).rows;
    },
    stop: async () => {
      await installation.stop();
      await Promise.all([source.close(), destination.close()]);
    },
  };
}
