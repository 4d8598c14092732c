import { V2Client } from '@jobglot/cdata-v2-client';
import { flushRedis } from './harness/flush-redis';
import { type Installation, startInstallation, unique } from './harness/installation';
import { waitUntil } from './harness/wait-until';

const TWO_MINUTES = 120_000;

let installation: Installation;

beforeAll(async () => {
  installation = await startInstallation();
});

afterAll(() => installation?.stop());

test(
  'a schedule fires once at its planned time, with two workers and a flushed queue',
  async () => {
    const client = new V2Client(installation.baseUrl, installation.token);
    await Promise.all([installation.startWorker(), installation.startWorker()]);
    const job = await client.createJob({
      name: unique('scheduled'),
      type: 'Standard',
      schedule: { enabled: true, cron: '* * * * *' },
    });
    if (installation.redis) await flushRedis(installation.redis);
    const entry = await waitUntil('the planned run', TWO_MINUTES, async () => {
      const { value } = await client.json('GET', `/jobs/${job}/history`);
      return value.find((run: { ended_at: string | null }) => run.ended_at !== null);
    });
    expect(entry).toMatchObject({ status: 'Successful', trigger: 'schedule' });
    await client.json('PUT', `/jobs/${job}`, { schedule: { enabled: false } });
    const { value } = await client.json('GET', `/jobs/${job}/history`);
    const minutes = value.map((run: { created_at: string }) => run.created_at.slice(0, 16));
    expect(new Set(minutes).size).toBe(minutes.length);
  },
  TWO_MINUTES + 30_000,
);
