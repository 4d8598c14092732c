import { V2Client } from '@jobglot/cdata-v2-client';
import { AdminClient } from './admin-client';
import { PROJECT } from './cdm-token';
import { type Installation, unique } from './installation';
import { OcapiClient } from './ocapi-client';

/** What a request may name, by id and by name. */
export interface Objects {
  readonly workspace_id: string;
  readonly workspace_name: string;
  /** of CDM's acceptance project, bound to the workspace */
  readonly cluster: string;
  /** bound to the workspace */
  readonly site: string;
  readonly job_id: string;
  readonly job_name: string;
  readonly statement: string;
  readonly task_id: string;
  readonly history_id: string;
  /** the same run in OCAPI */
  readonly execution_id: string;
  /** of that run's log */
  readonly log_name: string;
  /** no job uses it */
  readonly connection_id: string;
  readonly connection_name: string;
  readonly table: string;
}

/** How the job's run stands. `ended` needs a worker, the others must have none. */
export type RunStand = 'waiting' | 'cancelled' | 'ended';

/** @returns a new workspace with nothing in it */
export async function emptyWorkspace(installation: Installation) {
  const { baseUrl, token } = installation;
  const workspace_name = unique('workspace');
  const v2 = new V2Client(baseUrl, token);
  const workspace_id: string = (await v2.json('POST', '/workspaces', { name: workspace_name })).id;
  const cluster = unique('cluster');
  await new AdminClient(installation).bind(workspace_id, 'cdm-cluster', `${PROJECT}/${cluster}`);
  return { workspace_id, workspace_name, cluster };
}

/** @returns a workspace of its own with a job that has a run and a task, and with a connection that no job uses */
export async function makeObjects(installation: Installation, run: RunStand): Promise<Objects> {
  const v2 = new V2Client(installation.baseUrl, installation.token);
  const workspace = await emptyWorkspace(installation);
  const made = async (kind: string, body: object): Promise<string> =>
    (await v2.json('POST', `/workspaces/${workspace.workspace_id}/${kind}`, body)).id;
  const connection = (name: string) => made('connections', { name, connector: 'CSV', properties: { URI: 'in' } });
  const names = { connection_name: unique('files'), job_name: unique('job') };
  const [used, connection_id] = [await connection(unique('used')), await connection(names.connection_name)];
  const statement = 'REPLICATE [Copy] SELECT * FROM [Accounts]';
  const job_id = await made('jobs', {
    name: names.job_name,
    source_connection_id: used,
    destination_connection_id: used,
    queries: [statement],
  });
  const history_id = await v2.execute(job_id);
  if (run === 'cancelled') await v2.cancel(job_id);
  if (run === 'ended') await v2.waitForRun(job_id, history_id);
  const task_id = (await v2.json('GET', `/jobs/${job_id}/tasks`)).value[0].id;
  const site = unique('site');
  await new AdminClient(installation).bind(workspace.workspace_id, 'ocapi-site', site);
  const [execution] = await new OcapiClient(installation).list(names.job_name, `/s/${site}/dw/data/v17_2`);
  const inOcapi = { site, execution_id: execution!.id, log_name: execution!.log_file_name };
  const ids = { connection_id, job_id, task_id, history_id };
  return { ...workspace, ...names, ...ids, ...inOcapi, statement, table: 'Accounts' };
}
