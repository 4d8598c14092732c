import { DEFAULT_WORKSPACE_NAME, DomainError, type Job } from '@jobglot/core';
import type { Context } from '@jobglot/http-kit';
import { parameterOf } from './parameters';

/** `/jobs('name')` and what may follow, its parentheses as they are or percent-encoded. The last `)` ends the key. */
const KEYED = /^\/([^/(%]+)(?:\(|%28)(.*)(?:\)|%29)(\/.*)?$/i;

/**
 * Brings the spellings of an entity's address to one: `jobs(name)`, `jobs('name')`, `jobs("name")`, apostrophes inside
 * doubled or not, parentheses plain or encoded, all become `/jobs(<name, encoded>)`; `jobs()` becomes `/jobs`.
 * What is no valid percent-encoding stays as it is, and is refused later.
 */
export function canonicalPath(path: string): string {
  const match = KEYED.exec(path);
  if (!match) return path;
  const [, set, sent = '', rest = ''] = match;
  const key = decoded(sent);
  if (key === null) return path;
  const name = unquoted(key);
  return name === '' ? `/${set}${rest}` : `/${set}(${encodeKey(name)})${rest}`;
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

/** One pair of outer quotes goes; inside, a doubled quote of that kind means one (OData), a single one itself. */
function unquoted(key: string): string {
  const match = /^(['"])(.*)\1$/s.exec(key);
  return match ? match[2]!.replaceAll(match[1]! + match[1]!, match[1]!) : key;
}

/** encodeURIComponent leaves parentheses and apostrophes, which a route would take for its own. */
function encodeKey(name: string): string {
  return encodeURIComponent(name).replace(/[()'!*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** Names that a request gives in its body; any may be missing. */
interface Addressing {
  readonly JobName?: string;
  readonly JobId?: string;
  readonly WorkspaceId?: string;
}

type Addressed = Pick<Context<unknown>, 'params' | 'query' | 'body' | 'caller' | 'services'>;

/** @throws DomainError `request.invalid`: an id is no text; the schemas of jobs are open, and let it through */
function bodyOf({ body }: Pick<Context<unknown>, 'body'>): Addressing {
  const named = (body ?? {}) as Addressing;
  for (const field of ['JobId', 'WorkspaceId'] as const) {
    if (named[field] != null && typeof named[field] !== 'string') {
      throw new DomainError('request.invalid', `${field} must be a text.`, { field });
    }
  }
  return named;
}

/** Of `?workspaceId=` or the body's `WorkspaceId` (they must agree); the default one when neither is there. */
export function workspaceIdOf(context: Pick<Context<unknown>, 'query' | 'body'>): string {
  const inQuery = parameterOf(context.query, 'workspaceId');
  const inBody = bodyOf(context).WorkspaceId || undefined;
  if (inQuery !== undefined && inBody !== undefined && inQuery.toLowerCase() !== inBody.toLowerCase()) {
    throw new DomainError('request.invalid', 'workspaceId and WorkspaceId contradict each other.', {
      field: 'WorkspaceId',
    });
  }
  return (inBody ?? inQuery ?? DEFAULT_WORKSPACE_NAME).toLowerCase();
}

/** The key in the parentheses, or the parameter of that name in the query, or in the body. */
export function keyOf(context: Pick<Context<unknown>, 'params' | 'query' | 'body'>, name: string): string {
  const inBody = (context.body as Readonly<Record<string, unknown>> | undefined)?.[name];
  const key = context.params.key ?? parameterOf(context.query, name) ?? (inBody ? String(inBody) : undefined);
  if (key === undefined) throw new DomainError('request.invalid', `${name} is required.`, { field: name });
  return key;
}

/**
 * The job that a request means: by key, by `JobName`, or by `JobId`.
 * @throws DomainError `job.not_found`, `workspace.not_found`, `request.invalid` (none is named, or the two contradict)
 */
export async function jobOf(context: Addressed): Promise<Job> {
  const { services, caller, query } = context;
  const id = parameterOf(query, 'JobId') ?? bodyOf(context).JobId;
  if (!id || context.params.key !== undefined) {
    return services.jobs.getByName(caller, workspaceIdOf(context), keyOf(context, 'JobName'));
  }
  const job = await services.jobs.get(caller, id.toLowerCase());
  const name = parameterOf(query, 'JobName') ?? bodyOf(context).JobName;
  if (name !== undefined && name !== '' && name !== job.name) {
    throw new DomainError('request.invalid', 'JobName and JobId name two different jobs.', { field: 'JobId' });
  }
  return job;
}
