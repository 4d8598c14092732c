import { DomainError, type Workspace } from '@jobglot/core';
import type { Context } from '@jobglot/http-kit';
import { ORGANIZATION } from '../wire/address';

const SITE_BINDING = 'ocapi-site';
/** The scope of a run in a workspace that no site is bound to. */
const NO_SITES = ['Organization'];

/** @returns the workspace that the address's site is bound to @throws DomainError `workspace.not_found` */
export async function workspaceOf({ services, caller, params }: Context): Promise<Workspace> {
  const { site = ORGANIZATION } = params;
  // No site has U+0000 in its name, and PostgreSQL answers such a question with an error.
  if (site.includes('\0')) throw new DomainError('workspace.not_found', 'There is no such site.');
  return services.workspaces.resolve(caller, SITE_BINDING, site);
}

/** @returns the sites of a workspace, sorted, or Organization; never empty */
export async function scopesOf({ services }: Context, workspaceId: string): Promise<readonly string[]> {
  const sites = (await services.workspaces.addresses(workspaceId, SITE_BINDING)).filter((s) => s !== ORGANIZATION);
  return sites.length > 0 ? sites.sort() : NO_SITES;
}
