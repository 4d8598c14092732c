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
  const { workspaces, jobs } = services;
  const { workspace, binding } = await findOwnCluster(context);
  const { id, isDefault } = workspace;
  const refuseWithJobs = async () => {
    if ((await jobs.list(caller, id, { limit: 1, offset: 0 })).length === 0) return;
    throw faultWith('The cluster still has jobs: delete them first.', 'Cdm.0014');
  };
  const shared = (await workspaces.bindings(caller, id)).length > 1;
  // an empty workspace takes its binding along, in one step
  if (isDefault || shared || !(await removed(() => workspaces.remove(caller, id)))) {
    await refuseWithJobs();
    await workspaces.unbind(caller, id, CLUSTER_BINDING, binding.address);
    // a job that was made meanwhile keeps its address
    await refuseWithJobs().catch(async (error) => {
      await workspaces.bind(caller, id, CLUSTER_BINDING, binding.address, binding.details);
      throw error;
    });
  }
  return { status: 202, body: { jobId: randomUUID() } };
};

/** @returns false: something is left in it */
async function removed(remove: () => Promise<void>): Promise<boolean> {
  try {
    await remove();
    return true;
  } catch (error) {
    if (!(error instanceof DomainError) || error.code !== 'workspace.in_use') throw error;
    return false;
  }
}
