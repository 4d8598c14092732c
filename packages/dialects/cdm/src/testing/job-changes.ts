import type { Job, JobDraft } from '@jobglot/core';
import { testAdmin } from '@jobglot/core/testing';
import { type CdmFixture, configs, unique } from './cdm-fixture';

type Values = { configs: { name: string; inputs: { name: string; value: unknown }[] }[] };
type Inputs = Readonly<Record<string, unknown>>;
export const GROUPS = {
  fromJobConfig: 'from-config-values',
  toJobConfig: 'to-config-values',
  throttlingConfig: 'driver-config-values',
  schedulerConfig: 'driver-config-values',
  retryJobConfig: 'driver-config-values',
} as const;

/** What a PUT answers that found nothing to say. */
export const SAVED = { 'validation-result': [] };

/** @returns the job's document with some inputs of a group set; null: it goes */
export function withInputs(job: Record<string, unknown>, group: keyof typeof GROUPS, inputs: Inputs) {
  const key = GROUPS[group];
  const { configs: all } = job[key] as Values;
  const names = Object.keys(inputs).map((name) => `${group}.${name}`);
  const [added] = configs(
    group,
    Object.fromEntries(Object.entries(inputs).filter(([, value]) => value !== null)),
  ).configs;
  const kept = all.map((config) => ({ ...config, inputs: config.inputs.filter(({ name }) => !names.includes(name)) }));
  const known = kept.some(({ name }) => name === group) ? kept : [...kept, { name: group, inputs: [] }];
  return {
    ...job,
    [key]: {
      configs: known.map((config) =>
        config.name === group ? { ...config, inputs: [...config.inputs, ...added!.inputs] } : config,
      ),
    },
  };
}

/** Reads, changes and makes jobs. @param api lazily: fixtures are made when the tests begin */
export function jobChanges(api: () => CdmFixture) {
  const path = (name: string) => `/job/${encodeURIComponent(name)}`;
  const read = async (name: string) => (await api().call('get', path(name))).body.jobs[0];
  const put = async (name: string, job: object) => (await api().call('put', path(name), { jobs: [job] })).body;
  const stored = (name: string): Promise<Job> => api().services.jobs.getByName(testAdmin, 'default', name);
  const statements = async (name: string) => (await stored(name)).tasks.map(({ statement }) => statement);

  /** A job as a CData client makes it, between two links of one kind. */
  async function foreign(
    texts: readonly string[],
    draft: Partial<JobDraft> = {},
    link: () => Promise<string> = api().link,
  ) {
    const id = async () => (await api().services.connections.getByName(testAdmin, 'default', await link())).id;
    const name = unique('foreign');
    await api().services.jobs.create(testAdmin, 'default', {
      name,
      type: 'Standard',
      sourceConnectionId: await id(),
      destinationConnectionId: await id(),
      statements: texts.map((statement) => ({ statement, active: true })),
      ...draft,
    });
    return name;
  }
  const files = (connector = 'sftp-connector') =>
    api().link({ 'connector-name': connector, 'link-config-values': configs('linkConfig', { server: 'x' }) });
  return { path, read, put, stored, statements, foreign, files };
}
