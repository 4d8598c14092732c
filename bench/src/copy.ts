import { spawn } from 'node:child_process';
import { V2Client } from '@jobglot/cdata-v2-client';
import { Client } from 'pg';
import type { BenchInstallation } from './installation';
import { median } from './load';

const ROUNDS = 3;
const SIZES = [100_000, 1_000_000];

/** 10 columns of the usual types, with nulls, quotes, tabs and four-byte characters; about 135 MB for 1,000,000 rows. */
const FILL = `
create table SOURCE as select i as id, i % 1000 as small, i::bigint * 7919 as big, 'name ' || i as name,
  case when i % 7 = 0 then null else E'tab\\t quote\\" \\\\ \u{1f30d} ' || md5(i::text) end as note,
  (i * 1.01)::numeric(14,2) as amount, timestamptz '2020-01-01Z' + i * interval '1 second' as at,
  i % 2 = 0 as flag, sqrt(i) as root, date '2020-01-01' + i % 1000 as day
from generate_series(1, ROWS) i;
alter table SOURCE add primary key (id);
analyze SOURCE`;

/**
 * A full refresh with checkpoints through a running installation, against `COPY` piped to `COPY` by psql into a table with
 * its key in place. Both on the embedded server, between two schemas of the demo database.
 */
export async function benchCopy(installation: BenchInstallation) {
  const gateway = await installation.startGateway();
  const client = new V2Client(gateway.url, installation.token);
  const db = new Client({ connectionString: installation.demoUrl });
  await db.connect();
  const connectionId = await client.createPostgresConnection('demo', installation.demoUrl);
  const results: Record<string, unknown> = {};
  for (const rows of SIZES) {
    const source = `source_${rows}`;
    for (const statement of FILL.replaceAll('SOURCE', source).replaceAll('ROWS', String(rows)).split(';')) {
      await db.query(statement);
    }
    const ours: number[] = [];
    const peers: number[] = [];
    let memoryMb = 0;
    for (let round = 0; round < ROUNDS; round++) {
      peers.push(await copyByPsql(db, installation.demoUrl, source));
      const run = await copyByUs(installation, client, connectionId, source, rows);
      ours.push(run.seconds);
      memoryMb = Math.max(memoryMb, run.memoryMb);
    }
    results[rows] = {
      rowsPerSecond: Math.round(rows / median(ours)),
      peerRowsPerSecond: Math.round(rows / median(peers)),
      ratio: median(peers) / median(ours),
      workerPeakMemoryMb: memoryMb,
      rounds: { ours, peers },
    };
  }
  await db.end();
  await gateway.stop();
  return results;
}

/** One run in a worker of its own, so that its peak memory is this run's; seconds are the run's own. */
async function copyByUs(
  installation: BenchInstallation,
  client: V2Client,
  connectionId: string,
  source: string,
  rows: number,
) {
  const worker = await installation.startWorker();
  const job = await client.createJob({
    name: `copy-${source}-${Date.now()}`,
    type: 'Standard',
    source_connection_id: connectionId,
    destination_connection_id: connectionId,
    destination_schema: 'copied',
    drop_table: true,
    queries: [`REPLICATE [${source}]`],
  });
  const run = await client.waitForRun(job, await client.execute(job));
  if (run.status !== 'Successful' || run.records_written !== rows)
    throw new Error(`the copy failed: ${JSON.stringify(run)}`);
  const memoryMb = worker.peakMemoryMb();
  await worker.stop();
  return { seconds: run.duration_ms! / 1000, memoryMb };
}

async function copyByPsql(db: Client, url: string, source: string): Promise<number> {
  await db.query(`create schema if not exists peer; drop table if exists peer.copied;
    create table peer.copied (like public.${source} including all)`);
  const begin = performance.now();
  // A pipe between two processes, as in a shell: nothing of ours touches the bytes.
  const pipe = `psql "$URL" -qc 'copy public.${source} to stdout' | psql "$URL" -qc 'copy peer.copied from stdin'`;
  const child = spawn('sh', ['-c', pipe], { env: { ...process.env, URL: url }, stdio: 'inherit' });
  const code = await new Promise((resolve, reject) => child.once('error', reject).once('exit', resolve));
  if (code !== 0) throw new Error(`psql ended with ${code}`);
  return (performance.now() - begin) / 1000;
}
