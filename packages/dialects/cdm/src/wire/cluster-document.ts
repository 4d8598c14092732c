/** A cluster as `POST /clusters` describes it; what is not named here is kept and given back. */
export interface ClusterRequest {
  readonly cluster: {
    readonly name: string;
    readonly vpcId?: string;
    readonly instances?: readonly {
      readonly flavorRef?: string;
      readonly availability_zone?: string;
      readonly type?: string;
      readonly nics?: readonly { readonly securityGroupId?: string; readonly 'net-id'?: string }[];
    }[];
    readonly datastore?: { readonly type?: string; readonly version?: string };
    readonly isAutoOff?: boolean;
    readonly isScheduleBootOff?: boolean;
    readonly scheduleBootTime?: string;
    readonly scheduleOffTime?: string;
  };
}

/** One of these, as `POST /clusters/{cluster_id}/action` names it. */
export interface ActionRequest {
  readonly start?: Readonly<Record<string, unknown>>;
  readonly stop?: Readonly<Record<string, unknown>>;
  readonly restart?: Readonly<Record<string, unknown>>;
}

export const CLUSTER_STATUS = { normal: '200', stopped: '900' } as const;
