import type { Row } from '../../connectors/cell';
import type { ConnectorFixture } from '../../testing/connector-fixture';
import { BY_UPDATED, makeItemsFixture } from '../../testing/items-fixture';
import { PAIR_ENVIRONMENT, PAIR_FIXTURES } from '../../testing/pair-fixtures';
import { makePostgresFixture, type PostgresFixture } from '../../testing/postgres-fixture';
import { readRows } from '../../testing/read-rows';
import { runTask, type TaskInputs } from '../../testing/run-task';

let source: PostgresFixture;

beforeAll(async () => {
  source = await makePostgresFixture();
  await source.client.query(`
    CREATE TABLE plain (id int, part text);
    INSERT INTO plain VALUES (1, 'a'), (2, 'b'), (3, 'b');
    CREATE TABLE keyed (id int PRIMARY KEY, part text);
    INSERT INTO keyed SELECT * FROM plain;`);
});
afterAll(() => source.close());

/** Fails when the third row is read. */
const FAILING = 'SELECT id, part || (6 / (3 - id))::text AS part FROM';

describe.each(['PostgreSQL', 'MySQL', 'SQLite'].filter((name) => name in PAIR_FIXTURES))('into %s', (name) => {
  let destination: ConnectorFixture;
  beforeAll(async () => {
    destination = await PAIR_FIXTURES[name]!();
  });
  afterAll(() => destination?.close());

  const run = (statement: string, more: Partial<TaskInputs> = {}) =>
    runTask({
      statement,
      source: source.connection,
      destination: destination.connection,
      environment: PAIR_ENVIRONMENT,
      ...more,
    });
  const rows = async (table: string): Promise<Row[]> => (await readRows(destination, table)).sort();

  it('adds to a table without key, and matches rows of one with a key', async () => {
    await run('REPLICATE [added] WITH AppendRows [plain]');
    const again = await run('REPLICATE [added] WITH AppendRows [plain]');
    expect(again.counters).toMatchObject({ read: 3, inserted: 3, deleted: 0 });
    expect(await rows('added')).toHaveLength(6);
    await run('REPLICATE [added] [plain]');
    expect(await rows('added')).toHaveLength(3);
    await run('REPLICATE [added] WITH AppendRows [plain]');
    await run('REPLICATE [added] WITH AppendRows, TruncateTable [plain]');
    expect(await rows('added')).toHaveLength(3);
    for (let i = 0; i < 2; i++) await run('REPLICATE [matched] WITH AppendRows [keyed]');
    expect(await rows('matched')).toHaveLength(3);
  });

  it('replaces the rows that match DeleteWhere, without a key and with one', async () => {
    for (const [table, from] of [
      ['parts', 'plain'],
      ['key_parts', 'keyed'],
    ]) {
      await run(`REPLICATE [${table}] WITH DeleteWhere='part = ''b''' [${from}]`);
      const { counters } = await run(
        `REPLICATE [${table}] WITH DeleteWhere='[part] = ''\${part}'' AND [part] = \${part} AND id > 0' SELECT id, 'c' AS part FROM ${from} WHERE id = 3`,
        { parameters: { part: 'b' } },
      );
      expect(counters).toMatchObject({ read: 1, inserted: 1, deleted: 2 });
      expect(await rows(table!)).toEqual([
        ['1', 'a'],
        ['3', 'c'],
      ]);
    }
  });

  it('binds what it is given as a value', async () => {
    await run('REPLICATE [bound] [keyed]');
    const evil = "x' OR '1'='1";
    const text = `REPLICATE [bound] WITH DeleteWhere='part = \${v} OR part = ''\${v}'' OR part = @v' SELECT * FROM keyed WHERE id = 1`;
    expect((await run(text, { parameters: { v: evil } })).counters.deleted).toBe(0);
    await expect(run(text)).rejects.toThrow('uses the parameter v');
    expect(await rows('bound')).toHaveLength(3);
  });

  it.each([
    ['plain', "DeleteWhere='1 = 1'"],
    ['keyed', "DeleteWhere='1 = 1'"],
    ['keyed', 'StageRows'],
  ])('keeps the old rows of %s when a load with %s fails', async (from, option) => {
    const table = `failed_${from}_${option.slice(0, 5)}`;
    await run(`REPLICATE [${table}] [${from}]`);
    const before = await rows(table);
    const contents = await destination.contents();
    const failing = run(`REPLICATE [${table}] WITH ${option} ${FAILING} ${from}`, { options: { batchSize: 1 } });
    await expect(failing).rejects.toMatchObject({ counters: { deleted: 0, written: 0 } });
    expect(await rows(table)).toEqual(before);
    expect(await destination.contents()).toEqual(contents);
  });

  it('shows staged rows at the end', async () => {
    const options = { batchSize: 1 };
    await run('REPLICATE [staged] SELECT * FROM keyed WHERE id < 3', { options });
    const { counters, log } = await run("REPLICATE [staged] WITH StageRows SELECT id, part || '!' AS part FROM keyed", {
      options,
    });
    expect(counters).toMatchObject({ read: 3, inserted: 1, updated: 2, deleted: 0 });
    expect(log.join('\n')).toMatch(/mirror, because rows are matched by id, all at the end/);
    expect(await rows('staged')).toEqual([
      ['1', 'a!'],
      ['2', 'b!'],
      ['3', 'b!'],
    ]);
  });

  it('takes changes as one load when they are staged', async () => {
    const options = { otherOptions: 'IncrementalCheckColumns=id, IncrementalOverlap=0' };
    await run('REPLICATE [part_staged] SELECT * FROM keyed WHERE id < 3', { options, taskId: '100000000000000077' });
    const { counters } = await run('REPLICATE [part_staged] WITH StageRows SELECT * FROM keyed WHERE id < 9', {
      options,
      taskId: '100000000000000077',
    });
    expect(counters).toMatchObject({ read: 2, inserted: 1, updated: 0 });
  });

  it.each([
    ['[nonsense] = 1', /WITH DeleteWhere: the destination refused the condition/],
    ['id = 1 ORDER', /WITH DeleteWhere: the destination refused the condition/],
  ])('refuses the condition %s before it reads', async (condition, problem) => {
    await run('REPLICATE [refusing] [keyed]');
    await expect(run(`REPLICATE [refusing] WITH DeleteWhere='${condition}' [keyed]`)).rejects.toThrow(problem);
    expect(await rows('refusing')).toHaveLength(3);
  });

  it('refuses functions in a condition as it does in a SELECT', async () => {
    await run('REPLICATE [refusing] [keyed]');
    const calls = {
      PostgreSQL: 'query_to_xml(part, true, true, part)::text',
      MySQL: 'sleep(9)',
      SQLite: 'load_extension(part)',
    };
    const call = calls[name as keyof typeof calls];
    await expect(run(`REPLICATE [refusing] WITH DeleteWhere='part = ${call}' [keyed]`)).rejects.toThrow(
      /which a task may not use|is not allowed in a task's SELECT/,
    );
  });

  it('makes no table that has to be there', async () => {
    await expect(run('REPLICATE [missing] WITH CreateTable=false [keyed]')).rejects.toThrow(
      'Table [missing] unavailable: ',
    );
    await run('REPLICATE [missing] [keyed]');
    await run('REPLICATE [missing] WITH CreateTable=false [keyed]');
  });

  it('refuses what does not go together', async () => {
    await run('REPLICATE [together] [keyed]');
    const refused = (options: string) => run(`REPLICATE [together] WITH ${options} [keyed]`);
    await expect(refused('StageRows, DeletedColumn=part')).rejects.toThrow('they do not go together');
    await expect(refused("DeleteWhere='id = 1', HistoryMode, IncrementalCheckColumns=id")).rejects.toThrow(
      'DeleteWhere would take versions out of the history',
    );
  });
});

it('makes one load of all windows when rows are staged', async () => {
  const items = await makeItemsFixture();
  await items.makeItems('windows');
  const options = { ...BY_UPDATED, replicateStartDate: '2024-01-02', replicateInterval: 1 };
  const run = (statement: string) => items.task(statement, { options })();
  await run('REPLICATE windows');
  const loads = ({ log }: { log: string[] }): number => log.filter((line) => line.includes('Path:')).length;
  expect(loads(await run('REPLICATE windows'))).toBeGreaterThan(1);
  expect(loads(await run('REPLICATE windows WITH StageRows'))).toBe(1);
  expect(loads(await run("REPLICATE windows WITH DeleteWhere='id > 100'"))).toBe(1);
  await items.close();
});

it.each(['CSV', 'JSON', 'Parquet'])('adds rows to %s files', async (name) => {
  const files = await PAIR_FIXTURES[name]!();
  const inputs = { source: source.connection, destination: files.connection, environment: PAIR_ENVIRONMENT };
  for (let i = 0; i < 2; i++) await runTask({ statement: 'REPLICATE [plain] WITH AppendRows, StageRows', ...inputs });
  expect(await readRows(files, 'plain')).toHaveLength(6);
  for (let i = 0; i < 2; i++)
    await runTask({ statement: 'REPLICATE [keyed] WITH AppendRows, StageRows, DeleteMissing=false', ...inputs });
  expect((await readRows(files, 'keyed')).length).toBe(3);
  await files.close();
});

it('refuses DeleteWhere for files', async () => {
  const files = await PAIR_FIXTURES.CSV!();
  const statement = "REPLICATE [plain] WITH DeleteWhere='id = 1'";
  const inputs = { statement, source: source.connection, destination: files.connection, environment: PAIR_ENVIRONMENT };
  await expect(runTask(inputs)).rejects.toThrow('WITH DeleteWhere needs a database as destination, and CSV is none');
  await files.close();
});
