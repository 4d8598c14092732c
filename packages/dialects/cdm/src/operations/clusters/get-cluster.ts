import { type Handler, ok } from '@jobglot/http-kit';
import { clusterDetail } from '../../mappers/cluster-to-wire';
import { findCluster } from './find-cluster';

/** `GET /clusters/{cluster_id}` */
export const getCluster: Handler = async (context) => ok(clusterDetail(await findCluster(context)));
