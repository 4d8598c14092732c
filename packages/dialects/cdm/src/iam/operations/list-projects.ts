import type { Caller, WorkspaceService } from '@jobglot/core';
import { type Context, ok, type Reply } from '@jobglot/http-kit';
import { DOMAIN } from '../wire/domain';
import { listing } from '../wire/listing';

/**
 * `GET /projects` and `GET /auth/projects`. With a name: that project, since any name is one; without: those that clusters of
 * the caller's workspaces are bound to.
 */
export async function listProjects(context: Context<unknown, { readonly name?: string }>): Promise<Reply> {
  const { query, services, caller, baseUrl } = context;
  const self = `${baseUrl}/projects`;
  const names = query.name === undefined ? await boundProjects(services.workspaces, caller) : [query.name];
  return ok(
    listing(
      'projects',
      names.map((name) => document(name, self)),
      self,
    ),
  );
}

async function boundProjects(workspaces: WorkspaceService, caller: Caller): Promise<readonly string[]> {
  const bound = await workspaces.bound(caller, 'cdm-cluster', '');
  const addresses = bound.map(({ binding }) => binding.address).filter((address) => address !== '*');
  return [...new Set(addresses.map((address) => address.split('/')[0]!))];
}

function document(name: string, self: string): object {
  return {
    id: name,
    name,
    domain_id: DOMAIN.id,
    parent_id: DOMAIN.id,
    is_domain: false,
    enabled: true,
    description: '',
    links: { self: `${self}/${encodeURIComponent(name)}` },
  };
}
