import { randomUUID } from 'node:crypto';
import { DomainError } from '@jobglot/core';
import type { Handler } from '@jobglot/http-kit';
import { faultWith } from '../../fault';
import { CLUSTER_BINDING } from '../cluster-of';
import { findOwnCluster } from './find-cluster';

/**
 * `DELETE /clusters/{cluster_id}`: unbinds it, refused while it has jobs. The workspace goes too, unless something is left in
 * it (links, other addresses).
 */
export const deleteCluster: Handler = async (context) => {
  const { services, caller } = context;
  const { workspace, binding } = await findOwnCluster(context);
  if ((await services.jobs.list(caller, workspace.id, { limit: 1, offset: 0 })).length > 0) {
    throw faultWith('The cluster still has jobs: delete them first.', 'Cdm.0014');
  }
  await services.workspaces.unbind(caller, workspace.id, CLUSTER_BINDING, binding.address);
  const left = await services.workspaces.bindings(caller, workspace.id);
  if (left.length === 0 && !workspace.isDefault)
    await removeEmpty(() => services.workspaces.remove(caller, workspace.id));
  return { status: 202, body: { jobId: randomUUID() } };
};

async function removeEmpty(remove: () => Promise<void>): Promise<void> {
  try {
    await remove();
  } catch (error) {
    if (!(error instanceof DomainError) || error.code !== 'workspace.in_use') throw error;
  }
}
