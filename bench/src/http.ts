import { V2Client } from '@jobglot/cdata-v2-client';
import { Client } from 'pg';
import { compareWithPeer } from './compare';
import type { BenchInstallation } from './installation';
import { createNoOpJobs } from './no-op-jobs';
import { startBareApp } from './start-bare-app';

const JOBS = 1_000;

/** POST execute and GET status over 1,000 no-op jobs of policy `queue`, worker stopped, against a bare app. */
export async function benchHttp(installation: BenchInstallation) {
  const gateway = await installation.startGateway();
  const client = new V2Client(gateway.url, installation.token);
  const jobs = await createNoOpJobs(client, JOBS);
  const execute = await client.raw('POST', `/jobs/${jobs[0]}/execute`, {});
  const status = await client.raw('GET', `/jobs/${jobs[0]}/status`);
  const bare = await startBareApp('cdata-v2.yaml', '/api.rsc/v2', [
    { method: 'post', template: '/jobs/{job_id}/execute', status: execute.status, answer: execute.text },
    { method: 'get', template: '/jobs/{job_id}/status', status: 200, answer: status.text },
  ]);
  const headers = { 'x-cdata-authtoken': installation.token, 'content-type': 'application/json' };
  const requests = {
    execute: jobs.map((id) => ({
      method: 'POST' as const,
      path: `/api.rsc/v2/jobs/${id}/execute`,
      headers,
      body: '{}',
    })),
    poll: jobs.map((id) => ({ method: 'GET' as const, path: `/api.rsc/v2/jobs/${id}/status`, headers })),
  };
  const results: Record<string, unknown> = {};
  for (const kind of ['execute', 'poll'] as const) {
    results[kind] = await compareWithPeer(gateway.url, String(bare.facts.url), requests[kind]);
  }
  await Promise.all([gateway.stop(), bare.stop()]);
  return { ...results, startsWritten: await countExecutions(installation) };
}

/** Proves that the answered starts are rows. */
async function countExecutions({ databaseUrl }: BenchInstallation): Promise<number> {
  const db = new Client({ connectionString: databaseUrl });
  await db.connect();
  const { rows } = await db.query('select count(*) from executions');
  await db.end();
  return Number(rows[0].count);
}
