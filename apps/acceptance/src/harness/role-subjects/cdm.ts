import { AdminClient, type MadeClient } from '../admin-client';
import { basic } from '../call';
import { configs } from '../cdm-documents';
import { cdmToken, PROJECT } from '../cdm-token';
import { CDM } from '../document-operations';
import { expectCdmFault } from '../fault-cdm';
import { type Installation, unique } from '../installation';
import { forged, jwtParts } from '../jwt';
import type { RoleSubject, Tried } from './role-subject';

const FILES = 'hdfs-connector';
/** One for each client: tokens live longer than any test. */
const tokens = new WeakMap<MadeClient, Promise<string>>();

const job =
  (name?: string) =>
  ({ connection_name = '' }: Partial<Tried>) => ({
    jobs: [
      {
        name: name ?? unique('job'),
        'from-connector-name': FILES,
        'to-connector-name': FILES,
        'from-link-name': connection_name,
        'to-link-name': connection_name,
        'from-config-values': configs('fromJobConfig', { inputDirectory: 'Accounts', inputFormat: 'CSV_FILE' }),
        'to-config-values': configs('toJobConfig', { outputDirectory: 'out', outputFormat: 'CSV_FILE' }),
        'driver-config-values': configs('throttlingConfig', {}),
      },
    ],
  });
const link = () => ({
  links: [
    {
      name: unique('link'),
      'connector-name': FILES,
      'link-config-values': configs('linkConfig', { uri: 'hdfs://ignored' }),
    },
  ],
});

/** Huawei CDM, at the address of a cluster that is bound to the workspace. */
export const cdmRoles: RoleSubject = {
  api: CDM,
  needed: {
    createAndStartJob: 'editor',
    createJob: 'editor',
    getJobs: 'viewer',
    updateJob: 'editor',
    deleteJob: 'editor',
    startJob: 'operator',
    startJobByGet: 'operator',
    stopJob: 'operator',
    getStatus: 'viewer',
    listSubmissions: 'viewer',
    createLink: 'editor',
    getLink: 'viewer',
    updateLink: 'editor',
    deleteLink: 'editor',
    listClusters: 'viewer',
    createCluster: 'admin',
    getCluster: 'viewer',
    deleteCluster: 'admin',
    actOnCluster: 'admin',
  },
  open: [],
  bodies: {
    createAndStartJob: (tried) => ({ ...job()(tried), clusters: [tried.cluster] }),
    createJob: job(),
    updateJob: job(),
    createLink: link,
    updateLink: link,
    createCluster: () => ({ cluster: { name: unique('cluster') } }),
    actOnCluster: () => ({ restart: {} }),
  },
  withoutObject: ['listClusters'],
  notImplemented: [],
  onEmptyWorkspace: ['deleteCluster'],
  onWaitingRun: ['stopJob'],
  changesByGet: ['startJobByGet'],
  network: '127.13.0',
  values: (_operation, tried) => cdmValues(tried),
  proof: async (operationId, client, { baseUrl }) => {
    const token = tokens.get(client) ?? cdmToken(baseUrl, client);
    tokens.set(client, token);
    const language: Record<string, string> = operationId === 'createAndStartJob' ? { 'x-language': 'en-us' } : {};
    return { 'x-auth-token': await token, ...language };
  },
  nobody: cdmNobody,
  expectFault: (answer, status) =>
    expectCdmFault(answer, status, { 403: 'Cdm.0032', 404: 'Cdm.0001' }[status as 403 | 404]),
};

/** @returns values of the API's parameters */
export function cdmValues({ cluster = 'any', job_name = '', connection_name = '' }: Partial<Tried>) {
  return { project_id: PROJECT, cluster_id: cluster, job_name, jname: job_name, link_name: connection_name };
}

/** What CDM refuses: nothing, other ways of proving oneself, tokens of other audiences, and tokens that are not its own. */
async function cdmNobody(client: MadeClient, installation: Installation): Promise<Record<string, string>[]> {
  const good = await cdmToken(installation.baseUrl, client);
  const { header, claims } = jwtParts(good);
  const refused = [
    'wrong',
    client.secret,
    client.token,
    await new AdminClient(installation).token(client.id, 'cdm'),
    `${good.slice(0, -2)}xx`,
    forged({ header: { ...header, alg: 'none' }, claims }, null),
    forged({ header, claims }, 'another key'),
    forged({ header, claims: { ...claims, aud: 'admin' } }, 'another key'),
  ];
  const signature = `SDK-HMAC-SHA256 Access=${client.id}, SignedHeaders=host;x-sdk-date, Signature=${'0'.repeat(64)}`;
  const date = `${new Date().toISOString().replace(/[-:]|\.\d+/g, '')}`;
  return [
    {},
    { 'x-subject-token': good },
    { authorization: `Bearer ${good}` },
    { authorization: basic(client.id, client.secret) },
    { authorization: signature, 'x-sdk-date': date },
    ...refused.map((token) => ({ 'x-auth-token': token })),
  ];
}
