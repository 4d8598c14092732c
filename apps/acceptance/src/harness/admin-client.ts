import { basic, type CallAnswer, call } from './call';
import type { Installation } from './installation';
import { unique } from './installation';

export type Role = 'viewer' | 'operator' | 'editor' | 'admin';
/** From least to most. */
export const ROLES: readonly Role[] = ['viewer', 'operator', 'editor', 'admin'];

/** A client made over `/admin/v1`. */
export interface MadeClient {
  readonly id: string;
  readonly secret: string;
  /** for both CData dialects */
  readonly token: string;
}

/** The administration API, as the installation's first client. */
export class AdminClient {
  constructor(private readonly installation: Installation) {}

  /** @throws Error unless it is a 2xx */
  async json(method: string, path: string, body?: object) {
    const { clientId, clientSecret, baseUrl } = this.installation;
    const answer: CallAnswer = await call(baseUrl, {
      method,
      path: `/admin/v1${path}`,
      headers: { authorization: basic(clientId, clientSecret), 'content-type': 'application/json' },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`);
    return answer.text === '' ? undefined : JSON.parse(answer.text);
  }

  async workspace(): Promise<string> {
    return (await this.json('POST', '/workspaces', { name: unique('workspace') })).id;
  }

  /** Maps a foreign address (a site of OCAPI, `project/cluster` of CDM) onto the workspace. */
  async bind(workspaceId: string, kind: 'ocapi-site' | 'cdm-cluster', address: string): Promise<void> {
    await this.json('POST', `/workspaces/${workspaceId}/bindings`, { kind, address });
  }

  async client(role: Role, workspaces: 'all' | readonly string[] = 'all'): Promise<MadeClient> {
    const { id, secret } = await this.json('POST', '/clients', { id: unique(role), role, workspaces });
    return { id, secret, token: await this.token(id, 'cdata') };
  }

  async token(clientId: string, audience: string): Promise<string> {
    return (await this.json('POST', `/clients/${clientId}/tokens`, { audience })).token;
  }
}
