/** What the demo reads of a history entry. */
export interface HistoryEntry {
  readonly status: string;
  readonly start_time: string;
  /** null while the run goes on */
  readonly end_time: string | null;
  readonly records_written: number;
  readonly error: string | null;
}

/** The calls of CData Sync v2 that the demo makes; nothing of the product is imported. */
export class V2Client {
  constructor(
    private readonly baseUrl: string,
    private readonly token: string,
  ) {}

  async createConnection(name: string, connector: string, properties: Record<string, string>): Promise<string> {
    return (await this.call('POST', '/workspaces/default/connections', { name, connector, properties })).id;
  }

  async createJob(body: Record<string, unknown>): Promise<string> {
    return (await this.call('POST', '/workspaces/default/jobs', body)).id;
  }

  /** @returns the history id of the run */
  async execute(jobId: string): Promise<string> {
    return (await this.call('POST', `/jobs/${jobId}/execute`, {})).history_id;
  }

  historyEntry(jobId: string, historyId: string): Promise<HistoryEntry> {
    return this.call('GET', `/jobs/${jobId}/history/${historyId}`);
  }

  private async call(method: string, path: string, body?: unknown) {
    const response = await fetch(`${this.baseUrl}/api.rsc/v2${path}`, {
      method,
      headers: { 'x-cdata-authtoken': this.token, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return JSON.parse(text);
  }
}
