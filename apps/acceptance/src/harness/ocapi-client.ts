import type { Installation } from './installation';

/** OCAPI as a script calls it: a token for a secret, then documents. */
export class OcapiClient {
  private constructor(
    readonly baseUrl: string,
    readonly token: string,
  ) {}

  /** @param client absent: the installation's first one @throws Error unless it is let in */
  static async connect(
    { baseUrl, clientId, clientSecret }: Installation,
    client = { id: clientId, secret: clientSecret },
  ): Promise<OcapiClient> {
    const answer = await fetch(`${baseUrl}/dwsso/oauth2/access_token`, {
      method: 'POST',
      headers: {
        Authorization: `Basic ${Buffer.from(`${client.id}:${client.secret}`).toString('base64')}`,
        'Content-Type': 'application/x-www-form-urlencoded',
      },
      body: 'grant_type=client_credentials',
    });
    if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
    return new OcapiClient(baseUrl, ((await answer.json()) as { access_token: string }).access_token);
  }

  /** @param path below `/s/-/dw/data/v17_2` */
  call(method: string, path: string, body?: object): Promise<Response> {
    return fetch(`${this.baseUrl}/s/-/dw/data/v17_2${path}`, {
      method,
      headers: { Authorization: `Bearer ${this.token}`, 'Content-Type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
  }

  /** Starts a run. @returns its id @throws Error unless it is accepted */
  async start(job: string, parameters: Readonly<Record<string, string>> = {}): Promise<string> {
    const list = Object.entries(parameters).map(([name, value]) => ({ name, value }));
    const answer = await this.call('POST', `/jobs/${encodeURIComponent(job)}/executions`, { parameters: list });
    if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
    return ((await answer.json()) as { id: string }).id;
  }

  /** @returns the document of a run */
  async read(job: string, id: string): Promise<Record<string, unknown> & { readonly status: string }> {
    const answer = await this.call('GET', `/jobs/${encodeURIComponent(job)}/executions/${id}`);
    return (await answer.json()) as Record<string, unknown> & { status: string };
  }
}
