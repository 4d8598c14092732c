import { randomUUID } from 'node:crypto';
import type { V2Client } from '@jobglot/cdata-v2-client';

const AT_ONCE = 50;

/** @returns the ids of new no-op jobs (no task) of policy `queue` */
export async function createNoOpJobs(client: V2Client, count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let i = 0; i < count; i += AT_ONCE) {
    const batch = Array.from({ length: Math.min(AT_ONCE, count - i) }, () =>
      client.createJob({ name: `noop-${randomUUID()}`, type: 'Standard', concurrency_policy: 'queue' }),
    );
    ids.push(...(await Promise.all(batch)));
  }
  return ids;
}
