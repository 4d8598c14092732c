import { V2Client } from '@jobglot/cdata-v2-client';
import { compareWithPeer } from './compare';
import type { BenchInstallation } from './installation';
import { createNoOpJobs } from './no-op-jobs';
import { pollOnceASecond } from './pollers';
import { startBareApp } from './start-bare-app';

const RUNS = 1_000;
const TEMPLATE = '/data/{version}/jobs/{job_id}/executions/{id}';

/**
 * GET of one OCAPI execution over 1,000 runs that wait (worker stopped): as many as it can, against a bare app; and 1,000
 * pollers at one poll a second.
 */
export async function benchOcapiPoll(installation: BenchInstallation) {
  const gateway = await installation.startGateway();
  const v2 = new V2Client(gateway.url, installation.token);
  const grant = await fetch(`${gateway.url}/dwsso/oauth2/access_token`, {
    method: 'POST',
    headers: {
      Authorization: `Basic ${Buffer.from(`bench:${installation.clientSecret}`).toString('base64')}`,
      'Content-Type': 'application/x-www-form-urlencoded',
    },
    body: 'grant_type=client_credentials',
  });
  const { access_token: token } = (await grant.json()) as { access_token: string };
  const headers = { Authorization: `Bearer ${token}` };
  const requests: { method: 'GET'; path: string; headers: typeof headers }[] = [];
  for (const id of await createNoOpJobs(v2, RUNS)) {
    const run = JSON.parse((await v2.raw('POST', `/jobs/${id}/execute`, {})).text) as { id: string };
    const job = JSON.parse((await v2.raw('GET', `/jobs/${id}`)).text) as { name: string };
    requests.push({ method: 'GET', path: `/s/-/dw/data/v19_5/jobs/${job.name}/executions/${run.id}`, headers });
  }
  const sample = await fetch(gateway.url + requests[0]!.path, { headers });
  if (!sample.ok) throw new Error(await sample.text());
  const routes = [{ method: 'get', template: TEMPLATE, status: 200, answer: await sample.text() }] as const;
  const bare = await startBareApp('ocapi-data.yaml', '/s/-/dw', routes);
  const asFastAsPossible = await compareWithPeer(gateway.url, String(bare.facts.url), requests);
  const pollers = await pollOnceASecond(gateway.url, requests);
  await Promise.all([gateway.stop(), bare.stop()]);
  return { asFastAsPossible, pollers };
}
