import {
  DomainError,
  type LineagePart,
  type LineageRunRequest,
  type LineageStore,
  writeLineageStatement,
} from '@jobglot/core';
import { analyze } from '../analysis/analyze';
import { type Analyzer, LineageAnalysis } from './lineage-analysis';
import { fromPart } from './part-content';

const UPLOADS: Record<string, string> = {
  aa: 'CREATE TABLE a (x int)',
  bb: 'INSERT INTO b SELECT * FROM a; SELEC FROM WHERE',
  cc: 'INSERT INTO c SELECT * FROM a',
};
const hash = (name: string) => name.repeat(32);
const file = (name: string, upload: string) => writeLineageStatement({ kind: 'file', name, hash: hash(upload) });

/** Keeps parts as PostgreSQL does; with a higher fence than the run's it refuses. */
function memoryStore(fence = 1) {
  const parts = new Map<string, LineagePart>();
  const saved: string[] = [];
  const store: LineageStore = {
    async *parts() {
      yield* parts.values();
    },
    save: async (_job, _execution, own, part) => {
      if (own !== fence) return false;
      saved.push(part.name);
      parts.set(part.name, part);
      return true;
    },
    keepOnly: async (_job, _execution, own, names) => {
      if (own !== fence) return false;
      for (const name of parts.keys()) if (!names.includes(name)) parts.delete(name);
      return true;
    },
  };
  return { store, parts, saved };
}

const sources = {
  files: {
    async *read(wanted: string) {
      const found = Object.entries(UPLOADS).find(([name]) => hash(name) === wanted);
      if (!found) throw new DomainError('file.not_found', 'The file is gone.');
      yield Buffer.from(found[1]);
    },
  },
  catalog: {
    async *definitions() {
      yield { name: 'public/v', sql: 'CREATE VIEW public.v (x) AS SELECT x FROM a' };
      yield { name: 'public/fill()', sql: 'INSERT INTO t (y) SELECT x FROM v' };
    },
  },
};

function setUp(analyzer: Analyzer = { analyze }, fence = 1) {
  const kept = memoryStore(fence);
  const analysis = new LineageAnalysis(sources, kept.store, analyzer);
  const log: string[] = [];
  const run = (statements: readonly string[], change: Partial<LineageRunRequest> = {}) => {
    const tasks = statements.map((statement, at) => ({
      id: `t${at + 1}`,
      position: at + 1,
      statement,
      table: '',
    })) as unknown as LineageRunRequest['tasks'];
    const options = { vendor: 'dbvpostgresql', defaultDatabase: '', defaultSchema: '' };
    const request = { executionId: 7, jobId: 'j', fence: 1, options, tasks, source: null, ...change };
    const signal = new AbortController().signal;
    return analysis.run(request, { signal, progress: () => {}, log: (...line) => log.push(line.join(' ')) });
  };
  return { ...kept, run, log };
}

test('each task ends by its own; results are kept text by text', async () => {
  const { run, parts, log } = setUp();
  const ends = await run([file('a.sql', 'aa'), file('b.sql', 'bb'), file('gone.sql', 'dd'), 'REPLICATE [x]']);
  expect(ends.map(({ taskId, error }) => [taskId, error])).toEqual([
    ['t1', null],
    ['t2', '1 of 2 statements cannot be read.'],
    ['t3', 'The file is gone.'],
    ['t4', 'A Lineage job runs LINEAGE statements only.'],
  ]);
  expect(ends[1]!.counters).toMatchObject({ read: 2, failed: 1 });
  expect([...parts.keys()]).toEqual(['a.sql', 'b.sql']);
  expect((await fromPart(parts.get('b.sql')!)).relations.map(({ effect }) => effect)).toContain('insert');
  expect(log.filter((line) => line.startsWith('error'))).toEqual([expect.stringMatching(/^error 2 b\.sql, line 1, /)]);
  expect(log).toContainEqual('info  2 of 2 texts analysed, 3 statements.');
});

test('what has not changed is neither read again nor written; what is gone is removed', async () => {
  const known = jest.fn();
  const { run, parts, saved } = setUp({
    analyze: (files, options, controls) => {
      known(controls.known?.map((one) => one.file));
      return analyze(files, options, controls);
    },
  });
  await run([file('a.sql', 'aa'), file('b.sql', 'bb')]);
  await run([file('a.sql', 'aa'), file('c.sql', 'cc')]);
  expect(known.mock.calls).toEqual([[[]], [['a.sql', 'b.sql']]]);
  expect(saved).toEqual(['a.sql', 'b.sql', 'c.sql']);
  expect([...parts.keys()]).toEqual(['a.sql', 'c.sql']);
});

test('a run that is stopped keeps what it has read', async () => {
  const stop = jest.fn(() => {
    throw new Error('stopped');
  });
  const stopping: Analyzer = {
    analyze: (files, options, controls) => analyze(files, options, { ...controls, progress: stop }),
  };
  const { run, parts } = setUp(stopping);
  await expect(run([file('a.sql', 'aa'), file('c.sql', 'cc')])).rejects.toThrow('stopped');
  expect([...parts.keys()]).toEqual(['a.sql']);
});

test('files of one name stay two', async () => {
  const { run, parts } = setUp();
  await run([file('a.sql', 'aa'), file('a.sql', 'bb')]);
  expect([...parts.keys()]).toEqual(['a.sql', 'a.sql (2)']);
});

test('of a database names without a schema are of its own', async () => {
  const { run, parts } = setUp();
  const source = { id: 'c', name: 'c', connector: 'PostgreSQL', properties: { Database: 'd' } };
  const database = writeLineageStatement({ kind: 'database', name: 'd' });
  expect(await run([database], { source })).toMatchObject([{ error: null, counters: { read: 2 } }]);
  const { objects } = await fromPart(parts.get('d/public/fill()')!);
  expect(objects.filter(({ kind }) => kind === 'table' || kind === 'view').map(({ schema }) => schema)).toEqual([
    'public',
    'public',
  ]);
  expect(await run([database])).toMatchObject([{ error: 'The job has no source connection to read from.' }]);
});

test('a run that has lost its claim writes nothing', async () => {
  const { run, parts } = setUp({ analyze }, 2);
  await expect(run([file('a.sql', 'aa')])).rejects.toMatchObject({ why: 'claim_lost' });
  expect(parts.size).toBe(0);
});

test.each([
  ['dbvnone', 'SQL of dbvnone cannot be analysed here.'],
  ['dbvmdx', 'MDX is no SQL'],
])('the vendor %s fails the run', async (vendor, problem) => {
  const options = { vendor, defaultDatabase: '', defaultSchema: '' };
  await expect(setUp().run([file('a.sql', 'aa')], { options })).rejects.toThrow(problem);
});
