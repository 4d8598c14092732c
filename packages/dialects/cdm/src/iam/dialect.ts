import { join } from 'node:path';
import { type Dialect, jsonCodec, row } from '@jobglot/http-kit';
import { authenticate } from '../auth';
import { faults } from './errors';
import { createToken } from './operations/create-token';
import { getCatalog } from './operations/get-catalog';
import { getToken } from './operations/get-token';
import { listDomains } from './operations/list-domains';
import { listProjects } from './operations/list-projects';

/** The part of Huawei's IAM (OpenStack Keystone v3) that clients of CDM call: tokens, and what they look up beside them. */
export const cdmIam: Dialect = {
  name: 'cdm-iam',
  title: 'Huawei CDM: tokens (IAM v3)',
  prefixes: ['/v3'],
  document: join(__dirname, '../../../../../openapi/cdm-iam.yaml'),
  codec: jsonCodec,
  operations: [
    row(['createToken', 'POST', '/auth/tokens', 'public'], { handle: createToken }),
    row(['getToken', 'GET', '/auth/tokens', 'viewer'], { handle: getToken }),
    row(['getCatalog', 'GET', '/auth/catalog', 'viewer'], { handle: getCatalog }),
    row(['listDomains', 'GET', '/auth/domains', 'viewer'], { handle: listDomains }),
    row(['listOwnProjects', 'GET', '/auth/projects', 'viewer'], { handle: listProjects }),
    row(['listProjects', 'GET', '/projects', 'viewer'], { handle: listProjects }),
  ],
  authenticate,
  faults,
};
