import { createPostgresBackend, type Processor, Queue, Worker } from 'bullmq';
import { Redis, type RedisOptions } from 'ioredis';

/** Where BullMQ keeps its queues. PostgreSQL is for installations without a Redis: the same queues, slower. */
export type QueueConnection = RedisQueueConnection | PostgresQueueConnection;

export interface RedisQueueConnection {
  readonly backend: 'redis';
  readonly url: string;
  /** of all keys; default `jobglot` */
  readonly prefix?: string;
}

export interface PostgresQueueConnection {
  readonly backend: 'postgres';
  readonly url: string;
}

/** Told about errors of the backend at most once a second: a dead server gives thousands of error events. */
export type QueueError = (error: Error) => void;

const ERROR_EVERY_MS = 1_000;
const PREFIX = 'jobglot';

/** Makes queues and workers on one backend, and closes what it made. */
export class QueueBackend {
  private readonly connections: Redis[] = [];
  private readonly closers: (() => Promise<void>)[] = [];
  private readonly told: QueueError;

  constructor(
    private readonly connection: QueueConnection,
    failed: QueueError,
  ) {
    this.told = throttled(failed);
  }

  queue(name: string): Queue {
    const queue =
      this.connection.backend === 'redis'
        ? // A producer fails at once when the server is away: the row in the outbox is dispatched again later.
          new Queue(name, this.redis(this.connection, { maxRetriesPerRequest: 1 }))
        : (new Queue(name, postgres(this.connection), createPostgresBackend) as unknown as Queue);
    queue.on('error', this.told);
    this.closers.push(() => queue.close());
    return queue;
  }

  worker(name: string, process: Processor, concurrency: number): Worker {
    const options = {
      autorun: false,
      concurrency,
      // Stalls are ours (heartbeat and reconciler): a stalled BullMQ job is dropped, never run again by itself.
      maxStalledCount: 0,
      removeOnComplete: { count: 0 },
      removeOnFail: { count: 0 },
    };
    const worker =
      this.connection.backend === 'redis'
        ? // BullMQ asks for null: its blocking commands wait for ever.
          new Worker(name, process, { ...options, ...this.redis(this.connection, { maxRetriesPerRequest: null }) })
        : (new Worker(
            name,
            process,
            { ...options, ...postgres(this.connection) },
            createPostgresBackend,
          ) as unknown as Worker);
    worker.on('error', this.told);
    return worker;
  }

  /** Closes the queues and connections; workers are closed by their owners before. */
  async close(): Promise<void> {
    await Promise.allSettled(this.closers.map((close) => close()));
    for (const connection of this.connections) connection.disconnect();
  }

  private redis({ url, prefix = PREFIX }: RedisQueueConnection, options: RedisOptions) {
    const connection = new Redis(url, options);
    connection.on('error', this.told);
    this.connections.push(connection);
    return { connection, prefix };
  }
}

/** BullMQ makes its own schema `bullmq` in the database. */
function postgres({ url }: PostgresQueueConnection) {
  return { connection: { connectionString: url, migrate: true } };
}

function throttled(failed: QueueError): QueueError {
  let last = 0;
  return (error) => {
    const now = Date.now();
    if (now - last < ERROR_EVERY_MS) return;
    last = now;
    failed(error);
  };
}
