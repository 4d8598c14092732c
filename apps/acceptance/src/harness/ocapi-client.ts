import { type CallAnswer, call } from './call';
import type { Installation } from './installation';
import { ocapiToken } from './ocapi-token';

/** Of the organization: the default workspace. */
export const ORGANIZATION = '/s/-/dw/data/v17_2';
/** Root of the log files. */
export const WEBDAV = '/on/demandware.servlet/webdav';

/** A run as OCAPI shows it, as far as it is read here. */
export interface ExecutionDocument {
  readonly id: string;
  readonly job_id: string;
  readonly execution_status: string;
  readonly status: string;
  readonly log_file_name: string;
  readonly log_file_path: string;
  readonly is_log_file_existing: boolean;
  readonly parameters?: readonly { readonly name: string; readonly value: string }[];
  readonly [property: string]: unknown;
}

/** @returns address of a job's runs, below {@link ORGANIZATION} or another root, or of one run */
export function executionsOf(job: string, id?: string): string {
  return `/jobs/${encodeURIComponent(job)}/executions${id === undefined ? '' : `/${id}`}`;
}

/** Requests to OCAPI by a token of the installation's first client. */
export class OcapiClient {
  private token: Promise<string> | null = null;

  constructor(private readonly installation: Pick<Installation, 'baseUrl' | 'clientId' | 'clientSecret'>) {}

  /** The same token for all calls. */
  bearer(): Promise<string> {
    const { baseUrl, clientId: id, clientSecret: secret } = this.installation;
    this.token ??= ocapiToken(baseUrl, { id, secret });
    return this.token;
  }

  /**
   * Sends a request as it is and gives the answer as it came.
   * @param path below {@link ORGANIZATION}, or a whole one when it begins with `/s/`, `/dw` or `/on`
   */
  async send(method: string, path: string, body?: unknown): Promise<CallAnswer> {
    return call(this.installation.baseUrl, {
      method,
      path: /^\/(s|dw|on)\//.test(path) ? path : `${ORGANIZATION}${path}`,
      headers: { authorization: `Bearer ${await this.bearer()}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }

  /** @throws Error with the answer unless it is a 2xx */
  async json(method: string, path: string, body?: unknown) {
    const { status, text } = await this.send(method, path, body);
    if (status >= 300) throw new Error(`${method} ${path}: ${status} ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  }

  /** Starts a run. @param parameters by name @throws Error unless it is accepted */
  start(job: string, parameters: Readonly<Record<string, string>> = {}): Promise<ExecutionDocument> {
    const list = Object.entries(parameters).map(([name, value]) => ({ name, value }));
    return this.json('POST', executionsOf(job), { parameters: list });
  }

  read(job: string, id: string): Promise<ExecutionDocument> {
    return this.json('GET', executionsOf(job, id));
  }

  /** @returns the job's runs, newest first @param root of the site that the job belongs to */
  async list(job: string, root = ORGANIZATION): Promise<readonly ExecutionDocument[]> {
    return (await this.json('GET', `${root}${executionsOf(job)}`)).data;
  }

  /** @returns the job's runs by `job_execution_search`, newest first */
  async search(job: string): Promise<readonly ExecutionDocument[]> {
    const query = { term_query: { fields: ['job_id'], operator: 'is', values: [job] } };
    const sorts = [{ field: 'start_time', sort_order: 'desc' }];
    return (await this.json('POST', '/job_execution_search', { query, sorts, select: '(**)' })).hits;
  }

  /** @returns the run's log, by its path or by its name alone */
  log({ log_file_path, log_file_name }: ExecutionDocument, by: 'path' | 'name' = 'path'): Promise<CallAnswer> {
    const path = by === 'path' ? log_file_path : `/Sites/Impex/log/${log_file_name}`;
    return this.send('GET', `${WEBDAV}${path.split('/').map(encodeURIComponent).join('/')}`);
  }
}
