import { configs } from '../cdm-documents';
import { cdmToken, PROJECT } from '../cdm-token';
import type { DriverFactory, MakerDriver } from './dialect-driver';

type Values = { configs: { name: string; inputs: { name: string; value: string }[] }[] };
type JobDocument = Record<'from-config-values' | 'to-config-values' | 'driver-config-values', Values>;

/** `REPLICATE [Target] [SELECT [Column] FROM [Table]]`: what a form can say of the matrix's statements. */
const STATEMENT = /^REPLICATE \[(\w+)\](?: SELECT \[(\w+)\] FROM \[(\w+)\])?$/;
const JDBC = 'generic-jdbc-connector';

const inputsOf = ({ configs }: Values) =>
  Object.fromEntries(configs.flatMap(({ inputs }) => inputs.map(({ name, value }) => [name.split('.')[1]!, value])));

/** Huawei CDM, by names, through the default workspace's wildcard cluster. */
export const cdm: DriverFactory<MakerDriver> = ({ baseUrl, clientId, clientSecret }) => {
  let token: Promise<string> | null = null;
  const send = async (method: string, path: string, body?: object) => {
    token ??= cdmToken(baseUrl, { id: clientId, secret: clientSecret });
    return fetch(`${baseUrl}/v1.1/${PROJECT}/clusters/any/cdm${path}`, {
      method,
      headers: { 'X-Auth-Token': await token, 'Content-Type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
  };
  const at = (name: string, action = '') => `/job/${encodeURIComponent(name)}${action}`;
  const document = async (name: string): Promise<JobDocument | null> => {
    const answer = await send('GET', at(name));
    return answer.ok ? ((await answer.json()) as { jobs: JobDocument[] }).jobs[0]! : null;
  };
  const done = async (answer: Response) => {
    if (!answer.ok) throw new Error(await answer.text());
  };
  return {
    name: 'cdm',
    words: {
      'never run': 'NEVER_EXECUTED',
      running: 'RUNNING',
      succeeded: 'SUCCEEDED',
      failed: 'FAILED',
      cancelled: 'FAILED',
    },
    oneTable: true,
    create: async ({ name, source, destination, statements }) => {
      const [, target = '', column, table = target] = STATEMENT.exec(statements.join()) ?? [];
      const job = {
        name,
        'from-connector-name': JDBC,
        'to-connector-name': JDBC,
        'from-link-name': source,
        'to-link-name': destination,
        'from-config-values': configs('fromJobConfig', {
          schemaName: 'public',
          tableName: table,
          ...(column && { columnList: column }),
        }),
        'to-config-values': configs('toJobConfig', {
          schemaName: 'public',
          tableName: target,
          tablePreparation: 'CREATE_WHEN_NOT_EXIST',
        }),
        'driver-config-values': configs('throttlingConfig', { numExtractors: '1' }),
      };
      await done(await send('POST', '/job', { jobs: [job] }));
    },
    read: async (name) => {
      const job = await document(name);
      if (!job) return null;
      const from = inputsOf(job['from-config-values']);
      const { tableName: target } = inputsOf(job['to-config-values']);
      const { isSchedulerJob, startDate = '' } = inputsOf(job['driver-config-values']);
      const [, hour, minute] = / (\d\d):(\d\d)/.exec(startDate) ?? [];
      const { tableName, columnList } = from;
      const reading = columnList ? ` SELECT [${columnList}] FROM [${tableName}]` : '';
      const statements = from.statements?.split(';\n') ?? [`REPLICATE [${target}]${reading}`];
      return { statements, cron: isSchedulerJob === 'true' ? `${Number(minute)} ${Number(hour)} * * *` : '' };
    },
    schedule: async (name, cron) => {
      const job = (await document(name))!;
      const [minute = '', hour = ''] = cron.split(' ');
      const startDate = `2026-01-01 ${hour.padStart(2, '0')}:${minute.padStart(2, '0')}:00`;
      const daily = configs('schedulerConfig', { isSchedulerJob: 'true', cycleType: 'day', cycle: '1', startDate });
      const others = job['driver-config-values'].configs.filter((group) => group.name !== 'schedulerConfig');
      const driver = { configs: [...others, ...(daily as Values).configs] };
      return (await send('PUT', at(name), { jobs: [{ ...job, 'driver-config-values': driver }] })).status;
    },
    start: async (name) => done(await send('PUT', at(name, '/start'), {})),
    state: async (name) => {
      const answer = await send('GET', at(name, '/status'));
      return ((await answer.json()) as { submissions: { status: string }[] }).submissions[0]!.status;
    },
    cancel: async (name) => (await send('PUT', at(name, '/stop'))).status,
    remove: async (name) => (await send('DELETE', at(name))).status,
  };
};
