import type { DriverFactory, MakerDriver } from './dialect-driver';

type Row = Record<string, string>;

/** CData Sync REST v1, by names. */
export const cdataV1: DriverFactory<MakerDriver> = ({ baseUrl, token }) => {
  const send = (method: string, path: string, body?: object) =>
    fetch(`${baseUrl}/api.rsc${path}`, {
      method,
      headers: { 'x-cdata-authtoken': token, 'Content-Type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
  const done = async (answer: Promise<Response>) => {
    const { ok, url } = await answer;
    if (!ok) throw new Error(`${url}: ${await (await answer).text()}`);
    return (await answer).json() as Promise<Row>;
  };
  const at = (name: string) => `/jobs('${encodeURIComponent(name)}')`;
  return {
    name: 'cdata-v1',
    words: { 'never run': '', running: 'RUNNING', succeeded: 'SUCCESS', failed: 'FAILED', cancelled: 'CANCELLED' },
    create: async ({ name, source, destination, statements }) => {
      const queries = Object.fromEntries(statements.map((statement, i) => [`Query#${i + 1}`, statement]));
      await done(send('POST', '/jobs', { JobName: name, Source: source, Destination: destination, ...queries }));
    },
    read: async (name) => {
      const answer = await send('GET', at(name));
      if (answer.status === 404) return null;
      const job = (await answer.json()) as Row;
      const numbers = Object.keys(job).filter((key) => key.startsWith('Query#'));
      const statements = numbers.sort((a, b) => Number(a.slice(6)) - Number(b.slice(6))).map((key) => job[key]!);
      return { statements, cron: job.Scheduled === 'true' ? job.ScheduledCron! : '' };
    },
    schedule: async (name, cron) => (await send('PUT', at(name), { Scheduled: 'true', ScheduledCron: cron })).status,
    start: async (name) => void (await done(send('POST', '/executeJob', { JobName: name, Async: 'true' }))),
    state: async (name) => (await done(send('POST', '/getJobStatus', { JobName: name }))).Status!,
    cancel: async (name) => (await send('POST', '/cancelJob', { JobName: name })).status,
    remove: async (name) => (await send('DELETE', at(name))).status,
  };
};
