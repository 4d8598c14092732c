import { join } from 'node:path';
import { V2Client } from '@jobglot/cdata-v2-client';
import { Client } from 'pg';
import type { BenchInstallation } from './installation';
import { type Load, load, median } from './load';
import { createNoOpJobs } from './no-op-jobs';
import { startProcess } from './processes';

const JOBS = 1_000;
const ROUNDS = 3;

/** POST execute and GET status over 1,000 no-op jobs of policy `queue`, worker stopped, against a bare app. */
export async function benchHttp(installation: BenchInstallation) {
  const gateway = await installation.startGateway();
  const client = new V2Client(gateway.url, installation.token);
  const jobs = await createNoOpJobs(client, JOBS);
  const execute = await client.raw('POST', `/jobs/${jobs[0]}/execute`, {});
  const status = await client.raw('GET', `/jobs/${jobs[0]}/status`);
  const bare = await startProcess(join(__dirname, 'bare-app.js'), {
    EXECUTE_ANSWER: execute.text,
    EXECUTE_STATUS: String(execute.status),
    STATUS_ANSWER: status.text,
  });
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
    const ours: Load[] = [];
    const peers: Load[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      peers.push(await load(String(bare.facts.url), requests[kind]));
      ours.push(await load(gateway.url, requests[kind]));
    }
    results[kind] = compare(ours, peers);
  }
  await Promise.all([gateway.stop(), bare.stop()]);
  return { ...results, startsWritten: await countExecutions(installation) };
}

function compare(ours: Load[], peers: Load[]) {
  const rate = (loads: Load[]) => median(loads.map((l) => l.requestsPerSecond));
  return {
    ours: rate(ours),
    bare: rate(peers),
    ratio: rate(ours) / rate(peers),
    p99Ms: median(ours.map((l) => l.p99)),
    errors: ours.reduce((sum, l) => sum + l.errors, 0),
    rounds: { ours, bare: peers },
  };
}

/** Proves that the answered starts are rows. */
async function countExecutions({ databaseUrl }: BenchInstallation): Promise<number> {
  const db = new Client({ connectionString: databaseUrl });
  await db.connect();
  const { rows } = await db.query('select count(*) from executions');
  await db.end();
  return Number(rows[0].count);
}
