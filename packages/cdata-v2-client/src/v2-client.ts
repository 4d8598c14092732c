import { setTimeout as sleep } from 'node:timers/promises';

/** A run as v2 shows it, as far as this client reads it. */
export interface Run {
  readonly history_id: string;
  readonly status: string;
  readonly attempt: number;
  readonly started_at: string | null;
  /** null while the run goes on */
  readonly ended_at: string | null;
  readonly duration_ms: number | null;
  readonly records_read: number;
  readonly records_written: number;
  readonly records_failed: number;
  readonly error: string | null;
}

/** An answer as it came. */
export interface Answer {
  readonly status: number;
  readonly text: string;
}

const POLL_MS = 25;

/**
 * A small client of the CData Sync REST API v2, for the demo, the benchmarks and the acceptance tests.
 * It knows the wire and imports nothing of the product.
 */
export class V2Client {
  constructor(
    private readonly baseUrl: string,
    private readonly token: string,
  ) {}

  async createConnection(name: string, connector: string, properties: Record<string, string>): Promise<string> {
    return (await this.json('POST', '/workspaces/default/connections', { name, connector, properties })).id;
  }

  /** @param url `postgres://user:password@host:port/database` */
  createPostgresConnection(name: string, url: string): Promise<string> {
    const { hostname, port, pathname, username, password } = new URL(url);
    return this.createConnection(name, 'PostgreSQL', {
      Server: hostname,
      Port: port,
      Database: pathname.slice(1),
      User: decodeURIComponent(username),
      Password: decodeURIComponent(password),
    });
  }

  async createJob(body: Record<string, unknown>): Promise<string> {
    return (await this.json('POST', '/workspaces/default/jobs', body)).id;
  }

  /** @returns the history id of the run */
  async execute(jobId: string): Promise<string> {
    return (await this.json('POST', `/jobs/${jobId}/execute`, {})).history_id;
  }

  async cancel(jobId: string): Promise<void> {
    await this.json('POST', `/jobs/${jobId}/cancel`);
  }

  run(jobId: string, historyId: string): Promise<Run> {
    return this.json('GET', `/jobs/${jobId}/history/${historyId}`);
  }

  async log(jobId: string, historyId: string): Promise<string> {
    return (await this.expect2xx('GET', `/jobs/${jobId}/history/${historyId}/log`)).text;
  }

  /** Polls the run until it has ended, or `until` says so. @param seen told each state */
  async waitForRun(
    jobId: string,
    historyId: string,
    until: (run: Run) => boolean = (run) => run.ended_at !== null,
    seen: (run: Run) => void = () => {},
  ): Promise<Run> {
    for (;;) {
      const run = await this.run(jobId, historyId);
      seen(run);
      if (until(run)) return run;
      await sleep(POLL_MS);
    }
  }

  /** @throws Error with the answer unless it is a 2xx */
  async json(method: string, path: string, body?: unknown) {
    const { text } = await this.expect2xx(method, path, body);
    return text === '' ? undefined : JSON.parse(text);
  }

  /** Sends a request as it is and gives the answer as it came. */
  async raw(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    const response = await fetch(`${this.baseUrl}/api.rsc/v2${path}`, {
      method,
      headers: { 'x-cdata-authtoken': this.token, 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    return { status: response.status, text: await response.text() };
  }

  private async expect2xx(method: string, path: string, body?: unknown): Promise<Answer> {
    const answer = await this.raw(method, path, body);
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`);
    return answer;
  }
}
