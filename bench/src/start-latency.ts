import { V2Client } from '@jobglot/cdata-v2-client';
import { Client } from 'pg';
import type { BenchInstallation } from './installation';
import { percentile } from './load';
import { createNoOpJobs } from './no-op-jobs';

const STARTS = 200;

/** From the committed start to the claim, one at a time on an idle installation: started_at minus created_at, in ms. */
export async function benchStartLatency(installation: BenchInstallation) {
  const gateway = await installation.startGateway();
  const worker = await installation.startWorker();
  const client = new V2Client(gateway.url, installation.token);
  const [job] = await createNoOpJobs(client, 1);
  const db = new Client({ connectionString: installation.databaseUrl });
  await db.connect();
  const latencies: number[] = [];
  for (let i = 0; i < STARTS; i++) {
    const id = await client.execute(job!);
    for (;;) {
      const { rows } = await db.query(
        `select extract(epoch from started_at - created_at) * 1000 as ms from executions
         where id = $1 and finished_at is not null`,
        [id],
      );
      if (rows[0]) {
        latencies.push(Number(rows[0].ms));
        break;
      }
    }
  }
  await db.end();
  await worker.stop();
  await gateway.stop();
  return {
    starts: STARTS,
    p50Ms: percentile(latencies, 0.5),
    p90Ms: percentile(latencies, 0.9),
    p99Ms: percentile(latencies, 0.99),
  };
}
