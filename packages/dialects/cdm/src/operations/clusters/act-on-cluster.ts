import { randomUUID } from 'node:crypto';
import { type Handler, ok } from '@jobglot/http-kit';
import { fault } from '../../fault';
import type { ActionRequest } from '../../wire/cluster-document';
import { findOwnCluster } from './find-cluster';

/**
 * `POST /clusters/{cluster_id}/action`. A stopped cluster lets no new runs begin, in any dialect, and those under way end. The
 * answers differ as on the page: a text for restart, a list for start and stop.
 */
export const actOnCluster: Handler<ActionRequest> = async (context) => {
  const { services, caller, body } = context;
  const actions = (['start', 'stop', 'restart'] as const).filter((action) => body[action] !== undefined);
  if (actions.length !== 1) throw fault('Cdm.0024', 'action', 'start,stop,restart');
  const [action] = actions;
  const { workspace } = await findOwnCluster(context);
  await services.workspaces.setStopped(caller, workspace.id, action === 'stop');
  return ok({ jobId: action === 'restart' ? randomUUID() : [randomUUID()] });
};
