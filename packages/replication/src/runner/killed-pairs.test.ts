import { setTimeout as sleep } from 'node:timers/promises';
import { DEFAULT_JOB_OPTIONS, type TaskRunRequest } from '@jobglot/core';
import type { Row } from '../connectors/cell';
import type { ColumnSchema } from '../connectors/table-schema';
import type { ConnectorFixture } from '../testing/connector-fixture';
import { loadPages, loadPlan } from '../testing/load-rows';
import { PAIR_ENVIRONMENT, PAIR_FIXTURES } from '../testing/pair-fixtures';
import { seededRandom } from '../testing/random';
import { readRows } from '../testing/read-rows';
import { taskRequest } from '../testing/run-task';
import { startTaskProcess } from '../testing/run-task-process';

/**
 * SIGKILL at random moments, for every pair of connectors (replication-notes.md 9.1): what is there in the end is what an
 * undisturbed run leaves, and nothing else. `npm run test:fault` kills 20 times per pair; the short form once, from
 * PostgreSQL only.
 */
const KILLS = Number(process.env.JOBGLOT_FAULT_KILLS ?? 1);
const ALL = process.env.JOBGLOT_FAULT_KILLS !== undefined;
const ROWS = ALL ? 20_000 : 5_000;
const NAMES = Object.keys(PAIR_FIXTURES);
const PAIR_MS = 60_000 + KILLS * 15_000;

const COLUMNS: readonly ColumnSchema[] = [
  { name: 'id', type: { kind: 'int64' }, nullable: false },
  { name: 'name', type: { kind: 'string' }, nullable: true },
  { name: 'rev', type: { kind: 'int64' }, nullable: true },
];

const rows = (): Row[] =>
  Array.from({ length: ROWS }, (_, i) => [String(i + 1), i % 7 === 0 ? null : `row\t"${i}" ü\n\\`, String(i)]);

const random = seededRandom('killed pairs');
const sorted = (all: readonly Row[]): string => JSON.stringify(all.map((r) => JSON.stringify(r)).sort());

let claim = 10_000;

describe.each(ALL ? NAMES : ['PostgreSQL'])('from %s', (from) => {
  let source: ConnectorFixture;
  beforeAll(async () => {
    source = await PAIR_FIXTURES[from]!();
    const plan = loadPlan(source, 't');
    await loadPages(source, { ...plan, schema: { ...plan.schema, columns: COLUMNS } }, [rows()]);
  });
  afterAll(() => source?.close());

  test.each(NAMES)(
    `to %s: ${KILLS} kills`,
    async (to) => {
      const destination = await PAIR_FIXTURES[to]!();
      try {
        await killedAgainAndAgain(source, destination);
      } finally {
        await destination.close();
      }
    },
    PAIR_MS,
  );
});

async function killedAgainAndAgain(source: ConnectorFixture, destination: ConnectorFixture): Promise<void> {
  const since = performance.now();
  await undisturbed(request(source, destination, 0));
  const length = performance.now() - since;
  const expected = sorted(await readRows(destination, 'copy'));
  const contents = await destination.contents();
  for (let kills = 0, run = 1; kills < KILLS; run++) {
    const wanted = request(source, destination, run);
    for (;;) {
      if (kills < KILLS && (await killedAfter(length * random(), wanted))) kills++;
      else break;
      claim++;
    }
    await undisturbed({ ...wanted, fence: ++claim });
    expect(sorted(await readRows(destination, 'copy'))).toBe(expected);
    expect(await destination.contents()).toEqual(contents);
  }
}

/** Kinds of loads take turns: made anew, merged, emptied and filled, changes only. */
function request(source: ConnectorFixture, destination: ConnectorFixture, run: number): TaskRunRequest {
  const options = [
    { dropTable: true },
    {},
    { truncateTableData: true },
    { otherOptions: 'IncrementalCheckColumns=rev, IncrementalOverlap=1000000' },
  ][run % 4]!;
  const key = '(id bigint, name text, rev bigint, PRIMARY KEY (id))';
  claim++;
  return taskRequest({
    statement: `REPLICATE copy ${key} t`,
    source: { ...source.connection, name: 'from' },
    destination: { ...destination.connection, name: 'to' },
    executionId: claim,
    fence: claim,
    options: { ...DEFAULT_JOB_OPTIONS, batchSize: 500, ...options },
  });
}

async function undisturbed(wanted: TaskRunRequest): Promise<void> {
  const worker = startTaskProcess(wanted, PAIR_ENVIRONMENT);
  if (!(await worker.ended())) throw new Error(`the task failed: ${worker.errors()}`);
}

/** @returns false when the task was over before */
async function killedAfter(ms: number, wanted: TaskRunRequest): Promise<boolean> {
  const worker = startTaskProcess({ ...wanted, fence: claim }, PAIR_ENVIRONMENT);
  const ended = worker.ended();
  if (await Promise.race([ended.then(() => true), sleep(ms).then(() => false)])) {
    if (!(await ended)) throw new Error(`the task failed: ${worker.errors()}`);
    return false;
  }
  await worker.kill();
  return true;
}
