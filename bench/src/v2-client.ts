import { randomUUID } from 'node:crypto';

/** The calls of CData Sync v2 that the benchmarks make. */
export class V2Client {
  constructor(
    private readonly baseUrl: string,
    private readonly token: string,
  ) {}

  async createJob(body: Record<string, unknown>): Promise<string> {
    return (await this.json('POST', '/workspaces/default/jobs', body)).id;
  }

  async createPostgresConnection(url: string): Promise<string> {
    const { hostname, port, pathname, username, password } = new URL(url);
    const properties = {
      Server: hostname,
      Port: port,
      Database: pathname.slice(1),
      User: username,
      Password: password,
    };
    const body = { name: `pg-${randomUUID()}`, connector: 'PostgreSQL', properties };
    return (await this.json('POST', '/workspaces/default/connections', body)).id;
  }

  /** @returns the execution id */
  async execute(jobId: string): Promise<number> {
    return Number((await this.json('POST', `/jobs/${jobId}/execute`, {})).history_id);
  }

  rawExecute(jobId: string) {
    return this.raw('POST', `/jobs/${jobId}/execute`, {});
  }

  rawStatus(jobId: string) {
    return this.raw('GET', `/jobs/${jobId}/status`);
  }

  /** Starts the job and waits for its end; seconds are the run's own. */
  async runToEnd(jobId: string): Promise<{ status: string; records_written: number; seconds: number }> {
    const id = await this.execute(jobId);
    for (;;) {
      const entry = await this.json('GET', `/jobs/${jobId}/history/${id}`);
      if (entry.end_time) {
        return { ...entry, seconds: (Date.parse(entry.end_time) - Date.parse(entry.start_time)) / 1000 };
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  private async json(method: string, path: string, body?: unknown) {
    const { status, text } = await this.raw(method, path, body);
    if (status >= 300) throw new Error(`${method} ${path}: ${status} ${text}`);
    return JSON.parse(text);
  }

  private async raw(method: string, path: string, body?: unknown): Promise<{ status: number; text: string }> {
    const response = await fetch(`${this.baseUrl}/api.rsc/v2${path}`, {
      method,
      headers: { 'x-cdata-authtoken': this.token, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, text: await response.text() };
  }
}

/** @returns the ids of new no-op jobs (no task) of policy `queue` */
export async function createJobs(client: V2Client, count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let i = 0; i < count; i += 50) {
    const batch = Array.from({ length: Math.min(50, count - i) }, () =>
      client.createJob({ name: `noop-${randomUUID()}`, type: 'Standard', concurrency_policy: 'queue' }),
    );
    ids.push(...(await Promise.all(batch)));
  }
  return ids;
}
