import { type Dialect, type Operation, row } from '@jobglot/http-kit';
import { authenticate } from './auth';
import { faults } from './errors';
import { actOnCluster } from './operations/clusters/act-on-cluster';
import { createCluster } from './operations/clusters/create-cluster';
import { deleteCluster } from './operations/clusters/delete-cluster';
import { getCluster } from './operations/clusters/get-cluster';
import { listClusters } from './operations/clusters/list-clusters';
import { createAndStartJob } from './operations/jobs/create-and-start-job';
import { createJob } from './operations/jobs/create-job';
import { deleteJob } from './operations/jobs/delete-job';
import { getJobs } from './operations/jobs/get-jobs';
import { startJob } from './operations/jobs/start-job';
import { stopJob } from './operations/jobs/stop-job';
import { updateJob } from './operations/jobs/update-job';
import { createLink } from './operations/links/create-link';
import { deleteLink } from './operations/links/delete-link';
import { getLink } from './operations/links/get-link';
import { updateLink } from './operations/links/update-link';
import { getStatus } from './operations/submissions/get-status';
import { listSubmissions } from './operations/submissions/list-submissions';
import { cdmCodec } from './wire/codec';
import { DOCUMENT } from './wire/document';
import { readJobs, readLinks } from './wire/read-jobs';
import { route } from './wire/route';
import { WallClock } from './wire/wall-clock';

/** The vendor's limit on bodies (notes, section 6). */
const BODY_LIMIT = 12 * 1024 * 1024;

const CLUSTER = '/clusters/{cluster_id}';
const JOB = `${CLUSTER}/cdm/job/{job_name}`;
const LINK = `${CLUSTER}/cdm/link/{link_name}`;

// biome-ignore format: a table
const operations = (clock: WallClock): readonly Operation[] => [
  row(['createJob', 'POST', `${CLUSTER}/cdm/job`, 'editor'], { handle: createJob(clock), prepare: readJobs }),
  row(['createAndStartJob', 'POST', '/clusters/job', 'editor'], { handle: createAndStartJob(clock), prepare: readJobs }),
  row(['getJobs', 'GET', JOB, 'viewer'], { handle: getJobs(clock), hot: true }),
  row(['updateJob', 'PUT', JOB, 'editor'], { handle: updateJob(clock), prepare: readJobs }),
  row(['deleteJob', 'DELETE', JOB, 'editor'], { handle: deleteJob }),
  row(['startJob', 'PUT', `${JOB}/start`, 'operator'], { handle: startJob, hot: true }),
  row(['startJobByGet', 'GET', `${JOB}/start`, 'operator'], { handle: startJob }),
  row(['stopJob', 'PUT', `${JOB}/stop`, 'operator'], { handle: stopJob }),
  row(['getStatus', 'GET', `${JOB}/status`, 'viewer'], { handle: getStatus, hot: true }),
  row(['listSubmissions', 'GET', `${CLUSTER}/cdm/submissions`, 'viewer'], { handle: listSubmissions }),
  row(['createLink', 'POST', `${CLUSTER}/cdm/link`, 'editor'], { handle: createLink, prepare: readLinks }),
  row(['getLink', 'GET', LINK, 'viewer'], { handle: getLink }),
  row(['updateLink', 'PUT', LINK, 'editor'], { handle: updateLink, prepare: readLinks }),
  row(['deleteLink', 'DELETE', LINK, 'editor'], { handle: deleteLink }),
  row(['listClusters', 'GET', '/clusters', 'viewer'], { handle: listClusters }),
  row(['createCluster', 'POST', '/clusters', 'admin'], { handle: createCluster }),
  row(['getCluster', 'GET', CLUSTER, 'viewer'], { handle: getCluster }),
  row(['deleteCluster', 'DELETE', CLUSTER, 'admin'], { handle: deleteCluster }),
  row(['actOnCluster', 'POST', `${CLUSTER}/action`, 'admin'], { handle: actOnCluster }),
];

export interface CdmOptions {
  /** IANA name: the zone of schedulerConfig's dates (JOBGLOT_TIMEZONE) */
  readonly timeZone: string;
}

/** Huawei Cloud Data Migration, cluster API v1.1. */
export function cdm({ timeZone }: CdmOptions): Dialect {
  return {
    name: 'cdm',
    title: 'Huawei CDM v1.1, clusters, links and jobs',
    prefixes: ['/v1.1/{project_id}', '/cdm/v1.0/{project_id}'],
    document: DOCUMENT,
    codec: cdmCodec,
    bodyLimit: BODY_LIMIT,
    operations: operations(new WallClock(timeZone)),
    authenticate,
    faults,
    route,
  };
}
