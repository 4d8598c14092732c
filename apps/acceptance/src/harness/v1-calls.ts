import { type CallAnswer, call } from './call';
import type { Installation } from './installation';

/** An entity as v1 answers it. */
export type Fields = Readonly<Record<string, unknown>>;

/** Requests to v1 as the installation's first client. */
export class V1Calls {
  constructor(private readonly installation: Installation) {}

  /** Sends a request as it is and gives the answer as it came. */
  send(method: string, path: string, body?: object): Promise<CallAnswer> {
    const { baseUrl, token } = this.installation;
    return call(baseUrl, {
      method,
      path: `/api.rsc${path}`,
      headers: { 'x-cdata-authtoken': token, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
  }

  /** @returns the entity, or a list's first one, without the context @throws Error with the answer unless it is a 2xx */
  async json(method: string, path: string, body?: object): Promise<Fields> {
    const { status, text } = await this.send(method, path, body);
    if (status >= 300) throw new Error(`${method} ${path}: ${status} ${text}`);
    const { '@odata.context': _context, ...answer } = JSON.parse(text);
    return answer.value?.[0] ?? answer;
  }
}
