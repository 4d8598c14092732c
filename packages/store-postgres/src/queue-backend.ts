import { Client } from 'pg';

/** Where BullMQ keeps its queues. */
export type QueueBackend = 'redis' | 'postgres';

/** Any number serves; held shared by every process of the installation as long as it lives. */
const BACKEND_LOCK = 7_261_456;

/**
 * All processes of one installation use one queue backend. The first one records it; a process that differs is refused while
 * another one lives. When none does, the record may change: the queue is a work list, PostgreSQL the truth.
 *
 * @returns a function that ends the claim
 * @throws Error with a sentence for the operator
 */
export async function claimQueueBackend(url: string, backend: QueueBackend): Promise<() => Promise<void>> {
  const client = new Client({ connectionString: url, application_name: 'jobglot-backend', keepAlive: true });
  // When the connection breaks the lock goes with it; the record still stands.
  client.on('error', () => undefined);
  await client.connect();
  try {
    const alone = await client.query('select pg_try_advisory_lock($1) as alone', [BACKEND_LOCK]);
    if (alone.rows[0].alone) {
      await client.query(
        `insert into installation (key, value) values ('queue_backend', $1)
         on conflict (key) do update set value = excluded.value`,
        [backend],
      );
      await client.query('select pg_advisory_lock_shared($1)', [BACKEND_LOCK]);
      await client.query('select pg_advisory_unlock($1)', [BACKEND_LOCK]);
    } else {
      await client.query('select pg_advisory_lock_shared($1)', [BACKEND_LOCK]);
    }
    const recorded = await client.query("select value from installation where key = 'queue_backend'");
    const value = recorded.rows[0]?.value;
    if (value !== backend) {
      throw new Error(
        `this installation's processes use the ${value} queue backend, this one was given ${backend}: set REDIS_URL alike everywhere`,
      );
    }
    return () => client.end();
  } catch (error) {
    await client.end();
    throw error;
  }
}
