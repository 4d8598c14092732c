import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { V2Client } from '@jobglot/cdata-v2-client';
import { Client } from 'pg';
import type { BenchInstallation } from './installation';
import { percentile } from './load';

const CALLERS = 500;
const AT_ONCE = 20;

/**
 * CData v1's executeJob blocks until the run has ended. 500 callers wait, each for a slow job of its own; the worker is
 * started once all of them wait. Measured: what they add to the gateway's memory, and how long after the end of its run
 * (`finished_at`, on the database's clock, which is this machine's) each answer is there.
 */
export async function benchBlocked(installation: BenchInstallation) {
  const gateway = await installation.startGateway();
  const db = new Client({ connectionString: installation.databaseUrl });
  await db.connect();
  const data = new Client({ connectionString: installation.demoUrl });
  await data.connect();
  await data.query('create view "Slow" as select 1 as "Id", pg_sleep(0.5)::text as "Nap"');
  await data.end();
  const connection = `demo ${randomUUID()}`;
  const v2 = new V2Client(gateway.url, installation.token);
  await v2.createPostgresConnection(connection, installation.demoUrl);
  const post = async (path: string, body: object) => {
    const answer = await fetch(`${gateway.url}/api.rsc${path}`, {
      method: 'POST',
      headers: { 'x-cdata-authtoken': installation.token, 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(await answer.text());
    return (await answer.json()) as { value: { Status: string; Result: string | null }[] };
  };
  const names = Array.from({ length: CALLERS }, (_, i) => `slow ${i}`);
  for (let i = 0; i < CALLERS; i += AT_ONCE) {
    const job = { Source: connection, Destination: connection };
    const batch = names.slice(i, i + AT_ONCE);
    await Promise.all(
      batch.map((JobName) =>
        post('/jobs', { ...job, JobName, 'Query#1': `REPLICATE [Copy ${JobName}] SELECT * FROM [Slow]` }),
      ),
    );
  }
  const restingMb = gateway.memoryMb();
  const answeredAt = new Map<string, number>();
  const blocked = names.map(async (JobName) => {
    const { value } = await post('/executeJob', { JobName });
    answeredAt.set(JobName, Date.now());
    const success = value.some(({ Status, Result }) => Status === 'SUCCESS' && Result === null);
    if (!success) throw new Error(`${JobName}: ${JSON.stringify(value)}`);
  });
  const queued = async () =>
    Number((await db.query("select count(*) from executions where status = 'queued'")).rows[0].count);
  while ((await queued()) < CALLERS) await sleep(20);
  const blockedMb = gateway.memoryMb();
  const worker = await installation.startWorker({ WORKER_CONCURRENCY: String(AT_ONCE) });
  await Promise.all(blocked);
  const { rows } = await db.query('select job_name as name, finished_at as at from executions');
  const late = rows.map(({ name, at }: { name: string; at: Date }) => answeredAt.get(name)! - at.getTime());
  const peakMb = gateway.peakMemoryMb();
  await db.end();
  await worker.stop();
  await gateway.stop();
  return {
    callers: CALLERS,
    restingMb,
    blockedMb,
    peakMb,
    addedMb: peakMb - restingMb,
    lateP50Ms: percentile(late, 0.5),
    lateP99Ms: percentile(late, 0.99),
    lateMaxMs: Math.max(...late),
  };
}
