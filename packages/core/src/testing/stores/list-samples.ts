import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { JOB_TYPES, type Job } from '../../job/job';
import { DEFAULT_JOB_OPTIONS, DELETION_BEHAVIORS, INTERVAL_UNITS, VERBOSITIES } from '../../job/job-options';
import type { ListField, ListName } from '../../list/list-fields';
import type { Condition } from '../../list/list-query';
import type { ExecutionOutcome } from '../../ports/execution-store';
import type { JobInput } from '../../ports/job-store';
import type { ListScope } from '../../ports/list-store';
import type { Stores } from '../../ports/stores';
import { connectionInput, jobInput, startedId, startRequest, unique } from './samples';

/** Where a test finds the rows of {@link listWorld}, and nothing else. */
export type ListWorld = {
  readonly [L in ListName]: { readonly scope: ListScope; readonly mine: Condition<ListField<L>> | null };
} & { readonly deletedJob: string; readonly foreign: string };

/** Rows of every list, with at least two values in every field; a second workspace has the same and must not be seen. */
export async function listWorld(stores: Stores): Promise<ListWorld> {
  const foreign = await stores.workspaces.insert({ id: randomUUID(), name: unique('foreign') });
  await jobs(stores, foreign.id);
  const { id: workspaceId } = await stores.workspaces.insert({ id: randomUUID(), name: unique('lists') });
  await later();
  await stores.workspaces.rename(foreign.id, unique('renamed'));
  const fallback = (await stores.workspaces.findByName('default'))!;
  const scope = { workspaceId };
  return {
    deletedJob: await jobs(stores, workspaceId),
    foreign: foreign.id,
    ...{ jobs: { scope, mine: null }, tasks: { scope, mine: null } },
    ...{ executions: { scope, mine: null }, connections: { scope, mine: null } },
    workspaces: { scope: { grant: [workspaceId, foreign.id, fallback.id] }, mine: null },
    clients: { scope: { grant: [] }, mine: await clients(stores) },
  };
}

/** Two rows that are written one after the other shall not have the same millisecond. */
const later = (ms = 3) => pause(ms);

async function clients(stores: Stores): Promise<Condition<ListField<'clients'>>> {
  const marker = unique('list-client');
  for (const role of ['viewer', 'editor', 'admin'] as const) {
    const id = `${marker}-${role}`;
    const workspaces = role === 'admin' ? 'all' : [randomUUID()];
    await stores.clients.insert({ id, name: `The ${id}`, role, workspaces, publicKeys: ['key'], sealedSecret: 'v1.x' });
    await later();
  }
  await stores.clients.update(`${marker}-viewer`, { name: `Known as ${marker}` });
  return { kind: 'match', term: { field: 'id' }, match: 'startswith', value: marker };
}

async function connections(stores: Stores, workspaceId: string): Promise<string[]> {
  const ids: string[] = [];
  for (const connector of ['PostgreSQL', 'CSV', 'JSON']) {
    const dialectData = { v: { connector } };
    ids.push((await stores.connections.insert(connectionInput(workspaceId, { connector, dialectData }))).id);
    await later();
  }
  const [first, second] = ids as [string, string];
  await stores.connections.recordTest(first, { at: new Date('2026-01-02T03:04:05.678Z'), ok: true, message: '' });
  await stores.connections.recordTest(second, { at: new Date('2026-01-01T00:00:00Z'), ok: false, message: 'no' });
  await stores.connections.change(first, (current) => current);
  return ids;
}

/** @returns the id of a deleted job that has run */
async function jobs(stores: Stores, workspaceId: string): Promise<string> {
  const [source, destination] = (await connections(stores, workspaceId)) as [string, string];
  const made: Job[] = [];
  for (let index = 0; index < 4; index++) {
    const input = sampleJob(workspaceId, index);
    const ends = [
      { sourceConnectionId: source, destinationConnectionId: destination },
      { sourceConnectionId: destination },
    ];
    made.push(
      await stores.jobs.insert({
        ...input,
        ...ends[index],
        ...(index === 2 ? { destinationConnectionId: source } : {}),
      }),
    );
    await later();
  }
  for (let index = 0; index < 3; index++) {
    for (let change = 0; change <= index; change++) await stores.jobs.change(made[index]!.id, (current) => current);
    await later();
  }
  const [, succeeded, twice, failed] = made as [Job, Job, Job, Job];
  await ended(stores, succeeded.id, 1, { status: 'succeeded', error: null });
  await ended(stores, failed.id, 2, { status: 'succeeded', error: null });
  await ended(stores, failed.id, 3, { status: 'failed', error: 'no route to host' });
  const active = startedId(await stores.executions.start(startRequest(twice.id)));
  await stores.executions.claim(active, 'worker', 60_000);
  await stores.executions.start(startRequest(twice.id));
  const deleted = await stores.jobs.insert(jobInput(workspaceId, { name: unique('deleted') }, ['T']));
  const cancelled = startedId(await stores.executions.start(startRequest(deleted.id)));
  await later();
  await stores.executions.requestCancel(cancelled, 'asked for');
  await stores.jobs.remove(deleted.id);
  return deleted.id;
}

async function ended(stores: Stores, jobId: string, n: number, how: Pick<ExecutionOutcome, 'status' | 'error'>) {
  const plannedAt = n === 3 ? new Date() : null;
  const request = startRequest(jobId, {
    clientId: n === 1 ? 'ann' : 'bob',
    plannedAt,
    trigger: plannedAt ? 'schedule' : 'api',
  });
  const id = startedId(await stores.executions.start(request));
  await later();
  const { execution } = (await stores.executions.claim(id, 'worker', 60_000))!;
  await later(n * 10);
  const counters = {
    read: 100 * n,
    written: 90 * n,
    inserted: 80 * n,
    updated: 7 * n,
    deleted: 6 * n,
    failed: 5 * n,
    bytes: 3 * n,
  };
  await stores.executions.finish(id, execution.fence, { ...how, counters, tasksFailed: 4 * n }, []);
}

/** No two fields have the same value in all of the four jobs: a column that reads its neighbour's value is seen. */
function sampleJob(workspaceId: string, index: number): JobInput {
  let flags = 0;
  const flag = () => Boolean((++flags >> index) & 1);
  const text = (name: string) => `${name} ${index % 3}`;
  const tables = Array.from({ length: index + 1 }, (_, position) => `Table ${index}${position}`);
  const input = jobInput(workspaceId, { type: JOB_TYPES[index]! }, tables);
  return {
    ...input,
    concurrencyPolicy: 'queue',
    tasks: input.tasks.map((task) => ({ ...task, active: task.position !== 1 })),
    schedule: { enabled: flag(), cron: `${index % 3} * * * *`, timeZone: null },
    options: {
      ...DEFAULT_JOB_OPTIONS,
      verbosity: VERBOSITIES[index]!,
      destinationSchema: index === 1 ? null : text('schema'),
      tableNamePrefix: text('prefix'),
      useGmtDateTime: flag(),
      truncateTableData: flag(),
      dropTable: flag(),
      autoTruncateStrings: flag(),
      continueOnError: flag(),
      deletionBehavior: DELETION_BEHAVIORS[index % 3]!,
      alterSchema: flag(),
      replicateInterval: [null, 5, 6, 7][index]!,
      replicateIntervalUnit: INTERVAL_UNITS[index]!,
      replicateStartDate: [null, '2024-01-31', '2023-01-31', null][index]!,
      batchSize: [100, null, 20, 300][index]!,
      // beyond 32 bits
      commandTimeout: [0, 30, 60, 5_000_000_000][index]!,
      otherOptions: text('other'),
    },
    notifications: {
      sendEmail: flag(),
      emailTo: text('to'),
      emailSubject: text('subject'),
      emailErrorOnly: flag(),
      processLog: flag(),
    },
    events: { preJob: text('before'), postJob: text('after') },
    ...(index > 0 && { dialectData: { cdm: { jobType: text('kind') }, sqlflow: { jobName: text('sent') } } }),
  };
}
