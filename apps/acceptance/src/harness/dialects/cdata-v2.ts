import type { DriverFactory, MakerDriver } from './dialect-driver';

interface Named {
  readonly id: string;
  readonly name: string;
}

interface JobDocument extends Named {
  readonly queries: readonly string[];
  readonly schedule: { readonly enabled: boolean; readonly cron: string };
}

/** CData Sync REST v2, by ids that it finds in its lists. */
export const cdataV2: DriverFactory<MakerDriver> = ({ baseUrl, token }) => {
  const send = (method: string, path: string, body?: object) =>
    fetch(`${baseUrl}/api.rsc/v2${path}`, {
      method,
      headers: { 'x-cdata-authtoken': token, 'Content-Type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
  const find = async (name: string) => {
    const { value } = (await (await send('GET', '/workspaces/default/jobs')).json()) as { value: JobDocument[] };
    return value.find((job) => job.name === name);
  };
  const at = async (name: string) => `/jobs/${(await find(name))?.id}`;
  return {
    name: 'cdata-v2',
    words: {
      'never run': 'NeverRun',
      running: 'Running',
      succeeded: 'Successful',
      failed: 'Failed',
      cancelled: 'Cancelled',
    },
    create: async ({ name, source, destination, statements }) => {
      const answer = await send('POST', '/workspaces/default/jobs', {
        name,
        source_connection: { name: source },
        destination_connection: { name: destination },
        queries: statements,
      });
      if (answer.status !== 201) throw new Error(await answer.text());
    },
    read: async (name) => {
      const job = await find(name);
      return job ? { statements: job.queries, cron: job.schedule.enabled ? job.schedule.cron : '' } : null;
    },
    schedule: async (name, cron) => (await send('PUT', await at(name), { schedule: { enabled: true, cron } })).status,
    start: async (name) => {
      const answer = await send('POST', `${await at(name)}/execute`);
      if (!answer.ok) throw new Error(await answer.text());
    },
    state: async (name) =>
      ((await (await send('GET', `${await at(name)}/status`)).json()) as { status: string }).status,
    cancel: async (name) => (await send('POST', `${await at(name)}/cancel`)).status,
    remove: async (name) => (await send('DELETE', await at(name))).status,
  };
};
