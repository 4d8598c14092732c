import { appendFileSync, rmSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RunAbort } from '@jobglot/core';
import { LOCAL_ENVIRONMENT } from '../../testing/local-environment';
import { makePostgresFixture, type PostgresFixture } from '../../testing/postgres-fixture';
import { runTask, type TaskInputs } from '../../testing/run-task';

let root: string;
let destination: PostgresFixture;
let tasks = 700_000_000_000_000_000n;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'jobglot-folder-'));
  destination = await makePostgresFixture();
});
afterAll(async () => {
  await destination?.close();
  await rm(root, { recursive: true, force: true });
});

/** @returns a LoadFolder task over a folder of its own */
async function folder(name: string, statement = `REPLICATE ${name}`, inputs: Partial<TaskInputs> = {}) {
  await mkdir(join(root, name));
  const taskId = String(tasks++);
  const source = { id: name, name, connector: 'CSV', properties: { URI: name } };
  const file = (of: string) => join(root, name, `${of}.csv`);
  const environment = { ...LOCAL_ENVIRONMENT, filesRoot: root };
  return {
    file,
    put: (of: string, ...lines: string[]) => writeFile(file(of), ['id,name', ...lines, ''].join('\n')),
    run: (more: Partial<TaskInputs> = {}) =>
      runTask({
        statement,
        taskId,
        jobType: 'LoadFolder',
        environment,
        source,
        destination: destination.connection,
        ...inputs,
        ...more,
      }),
    rows: async (): Promise<string[]> =>
      (await destination.client.query(`SELECT id || ' ' || name AS row FROM ${name} ORDER BY 1`)).rows.map(
        (r) => r.row,
      ),
  };
}

test('each run loads the files that are new; one that was changed needs a key', async () => {
  const { put, run, rows } = await folder('plain');
  await put('a', '1,one');
  await put('b', '2,two');
  expect((await run()).counters).toMatchObject({ read: 2, inserted: 2 });
  expect((await run()).counters).toMatchObject({ read: 0 });
  await put('c', '3,three');
  await put('a', '1,one', '9,more');
  const { counters, log } = await run();
  expect(counters).toMatchObject({ read: 1, inserted: 1 });
  expect(log.join()).toContain('The file a.csv has changed since it was loaded: left out');
  expect(await rows()).toEqual(['1 one', '2 two', '3 three']);
});

test('with a key a changed file is merged, and a pattern chooses files', async () => {
  const { put, run, rows } = await folder('chosen', 'REPLICATE chosen (id int, name text, PRIMARY KEY (id)) [a*]');
  await put('a1', '1,one', '2,two');
  await put('b', '9,nine');
  await run();
  await put('a1', '1,changed', '2,two', '3,three');
  expect((await run()).counters).toMatchObject({ inserted: 1, updated: 1 });
  expect(await rows()).toEqual(['1 changed', '2 two', '3 three']);
});

test('a file that comes back is not loaded twice', async () => {
  const { put, run, rows, file } = await folder('moved');
  await put('a', '1,one');
  await put('b', '2,two');
  await run();
  await rename(file('a'), join(root, 'aside'));
  await put('c', '3,three');
  await run();
  await rename(join(root, 'aside'), file('a'));
  expect((await run()).counters.read).toBe(0);
  expect(await rows()).toEqual(['1 one', '2 two', '3 three']);
});

test('a file that vanishes, changes or is broken in the middle: the others are in, once', async () => {
  const { put, run, rows, file } = await folder('vanishing');
  for (const name of ['a', 'b', 'c']) await put(name, `${name.charCodeAt(0)},${name}`);
  const whenLoading = (name: string, work: () => void) => ({
    log: (_: string, message: string): void => {
      if (message.includes(`the file ${name} is new`)) work();
    },
  });
  await expect(run(whenLoading('a.csv', () => rmSync(file('b'))))).rejects.toThrow(/b/);
  expect(await rows()).toEqual(['97 a']);
  const changing = whenLoading('c.csv', () => appendFileSync(file('c'), '5,late\n'));
  await expect(run(changing)).rejects.toThrow(/c.csv changed while it was read/);
  expect(await rows()).toEqual(['97 a']);
  await put('b', '98,b', '"open');
  await expect(run()).rejects.toThrow();
  await put('b', '98,b');
  await run();
  expect(await rows()).toEqual(['5 late', '97 a', '98 b', '99 c']);
  expect((await run()).counters.read).toBe(0);
});

test.each([{ dropTable: true }, { truncateTableData: true }])(
  'all files are loaded each time with %j, and a further attempt goes on',
  async (options) => {
    const name = Object.keys(options)[0]!.toLowerCase();
    const { put, run, rows } = await folder(name, `REPLICATE ${name}`, { options });
    for (const f of ['a', 'b', 'c']) await put(f, `${f.charCodeAt(0)},${f}`);
    await run({ fence: 8_000_000 });
    const stop = new AbortController();
    const log = (_: string, message: string): void => {
      if (message.includes('the file c.csv')) stop.abort(new RunAbort('shutdown'));
    };
    const claim = { executionId: 75, fence: 8_000_001 };
    await expect(run({ ...claim, signal: stop.signal, log })).rejects.toMatchObject({ why: 'shutdown' });
    const { counters } = await run({ ...claim, fence: 8_000_002 });
    expect(counters).toMatchObject({ read: 3, inserted: 3 });
    expect(await rows()).toEqual(['97 a', '98 b', '99 c']);
    await destination.client.query(`ALTER TABLE ${name} ADD own int`);
    expect((await run({ fence: 8_000_003 })).counters.read).toBe(3);
    const own = `SELECT FROM pg_attribute WHERE attrelid = '${name}'::regclass AND attname = 'own'`;
    expect((await destination.client.query(own)).rowCount).toBe('dropTable' in options ? 0 : 1);
    expect(await rows()).toHaveLength(3);
  },
);

test('rows that are in stay counted when the file changes', async () => {
  const { put, run, file } = await folder('counted', 'REPLICATE counted (id int, name text, PRIMARY KEY (id))');
  await put('a', '1,one');
  await run();
  await put('b', '2,two', '3,three');
  const log = (_: string, message: string): void => {
    if (message.includes('the file b.csv is new')) appendFileSync(file('b'), '4,late\n');
  };
  await expect(run({ log })).rejects.toMatchObject({ counters: { failed: 0 } });
});

test('rows that may be rejected are counted over all files', async () => {
  const { put, run } = await folder('refusing', 'REPLICATE refusing WITH MaxRejectedRows=3');
  await destination.client.query('CREATE TABLE refusing (id int, name text)');
  for (const name of ['a', 'b']) await put(name, '1,good', 'x,bad', 'y,bad');
  await expect(run()).rejects.toThrow(/one more than the 3 rows/);
});

test('what is no folder, or has a SELECT, is refused', async () => {
  const { run } = await folder('refused', 'REPLICATE refused SELECT * FROM a');
  await expect(run()).rejects.toThrow(/reads the files of a folder/);
});
