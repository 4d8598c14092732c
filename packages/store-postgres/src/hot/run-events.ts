import type { RunEvent, RunEvents } from '@jobglot/core';
import { Client } from 'pg';
import { CHANNEL } from './notify';

const RECONNECT_MS = 1_000;

/**
 * LISTEN on one direct connection of this process. When it breaks it is opened again and `missed` is told; what was said
 * meanwhile is made good by the heartbeat and the reconciler.
 */
export class PostgresRunEvents implements RunEvents {
  private readonly listeners = new Set<(event: RunEvent) => void>();
  private client: Client | null = null;
  private closed = false;
  private timer: NodeJS.Timeout | null = null;

  /**
   * @param url direct connection (not through a transaction-pooling proxy)
   * @param broken told once each time the connection is lost
   */
  constructor(
    private readonly url: string,
    private readonly broken: (error: Error) => void,
  ) {}

  /** Resolves when it listens. @throws when the first connection fails */
  async open(): Promise<void> {
    const client = new Client({ connectionString: this.url, application_name: 'jobglot-events', keepAlive: true });
    client.on('notification', ({ payload }) => payload && this.tell(payload));
    client.on('error', (error) => this.lost(client, error));
    client.on('end', () => this.lost(client, new Error('connection ended')));
    await client.connect();
    await client.query(`listen ${CHANNEL}`);
    this.client = client;
  }

  subscribe(listener: (event: RunEvent) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  async close(): Promise<void> {
    this.closed = true;
    if (this.timer) clearTimeout(this.timer);
    const { client } = this;
    this.client = null;
    await client?.end();
  }

  private tell(payload: string): void {
    this.publish(JSON.parse(payload) as RunEvent);
  }

  private publish(event: RunEvent): void {
    for (const listener of this.listeners) listener(event);
  }

  private lost(client: Client, error: Error): void {
    if (this.closed || this.client !== client) return;
    this.client = null;
    this.broken(error);
    this.reopen();
  }

  private reopen(): void {
    this.timer = setTimeout(() => {
      if (this.closed) return;
      this.open().then(
        () => this.publish({ kind: 'missed' }),
        () => this.reopen(),
      );
    }, RECONNECT_MS);
  }
}
