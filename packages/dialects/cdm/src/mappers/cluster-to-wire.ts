import type { Workspace, WorkspaceBinding } from '@jobglot/core';
import { objectOr } from '@jobglot/http-kit';
import { CLUSTER_STATUS, type ClusterRequest } from '../wire/cluster-document';

const ENGINE = { type: 'cdm', version: '2.9.2.200' };
const NOWHERE = '127.0.0.1';

/** A cluster: an address, and the workspace behind it. */
export interface ClusterFacts {
  readonly id: string;
  readonly workspace: Workspace;
  /** of the binding; empty of one that was bound through the admin API, or is read through the wildcard */
  readonly details: NonNullable<WorkspaceBinding['details']>;
}

/** @returns an element of the list (notes, 2.4) */
export function clusterSummary({ id, workspace, details }: ClusterFacts) {
  const { stopped, createdAt, updatedAt } = workspace;
  return {
    ...keptOf(details),
    id,
    name: nameOf(workspace, details),
    status: stopped ? CLUSTER_STATUS.stopped : CLUSTER_STATUS.normal,
    statusDetail: stopped ? 'Stopped' : 'Normal',
    actionProgress: {},
    isFrozen: '0',
    created: wireTime(createdAt),
    updated: wireTime(updatedAt),
    publicEndpoint: '',
  };
}

/** @returns the detail; `instances` is never empty, since clients take its first element unchecked (notes, 2.4) */
export function clusterDetail(facts: ClusterFacts) {
  const { cluster } = facts.details as Partial<ClusterRequest>;
  const first = cluster?.instances?.[0];
  const nic = first?.nics?.[0];
  return {
    ...clusterSummary(facts),
    actions: [],
    azName: first?.availability_zone ?? '',
    datastore: {
      type: cluster?.datastore?.type ?? ENGINE.type,
      version: cluster?.datastore?.version ?? ENGINE.version,
    },
    vpc_id: cluster?.vpcId ?? '',
    subnet_id: nic?.['net-id'] ?? '',
    security_group_id: nic?.securityGroupId ?? '',
    flavorName: first?.flavorRef ?? '',
    eps_id: '0',
    isAutoOff: cluster?.isAutoOff ?? false,
    isScheduleBootOff: cluster?.isScheduleBootOff ?? false,
    scheduleBootTime: cluster?.scheduleBootTime ?? '',
    scheduleOffTime: cluster?.scheduleOffTime ?? '',
    instances: [
      {
        id: facts.id,
        name: `${nameOf(facts.workspace, facts.details)}-cdm-1-1`,
        type: first?.type ?? 'cdm',
        role: 'NA',
        status: facts.workspace.stopped ? CLUSTER_STATUS.stopped : CLUSTER_STATUS.normal,
        flavor: { id: first?.flavorRef ?? '' },
        private_ip: NOWHERE,
        publicIp: '',
        manageIp: NOWHERE,
        trafficIp: NOWHERE,
        isFrozen: '0',
      },
    ],
  };
}

function nameOf(workspace: Workspace, details: ClusterFacts['details']): string {
  return (details as Partial<ClusterRequest>).cluster?.name ?? workspace.name;
}

/** What the vendor's own fields do not show stays beside them. */
function keptOf(details: ClusterFacts['details']): Record<string, unknown> {
  const { cluster: _, ...rest } = details;
  return { ...objectOr(rest) };
}

/** `2018-09-05T08:38:25`, as the samples have it */
function wireTime(time: Date): string {
  return time.toISOString().slice(0, 19);
}
