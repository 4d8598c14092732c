import type { Row } from '../../connectors/cell';
import type { ConnectorFixture } from '../../testing/connector-fixture';
import { stopAt } from '../../testing/items-fixture';
import { loadPages, loadPlan, SMALL_COLUMNS, smallRows } from '../../testing/load-rows';
import { PAIR_ENVIRONMENT, PAIR_FIXTURES } from '../../testing/pair-fixtures';
import { readRows } from '../../testing/read-rows';
import { runTask, type TaskInputs } from '../../testing/run-task';

const NAMES = ['PostgreSQL', 'MySQL', 'SQLite'].filter((name) => name in PAIR_FIXTURES);
let tasks = 700_000_000_000_000_000n;

async function make(fixture: ConnectorFixture, name: string, rows: Row[], key = ['id']): Promise<void> {
  const plan = loadPlan(fixture, name);
  await loadPages(fixture, { ...plan, schema: { ...plan.schema, primaryKey: key } }, rows.length > 0 ? [rows] : []);
}

describe.each(NAMES)('tables of %s', (name) => {
  let source: ConnectorFixture;
  let destination: ConnectorFixture;
  beforeAll(async () => {
    [source, destination] = await Promise.all([PAIR_FIXTURES[name]!(), PAIR_FIXTURES[name]!()]);
    for (const i of [0, 1, 2]) await make(source, `items_${i}`, smallRows(i * 10 + 1, i * 10 + 10));
    for (const i of [0, 1]) await make(source, `plain_${i}`, smallRows(1, 5, `of ${i},`), []);
    const plan = loadPlan(source, 'odd_2');
    await make(source, 'odd_1', smallRows(1, 1));
    const odd = [SMALL_COLUMNS[0]!, { ...SMALL_COLUMNS[1]!, type: { kind: 'int32' } as const }];
    await loadPages(source, { ...plan, schema: { ...plan.schema, columns: odd } }, [[['2', '1']]]);
  });
  afterAll(() => Promise.all([source?.close(), destination?.close()]));

  const task = (statement: string, inputs: Partial<TaskInputs> = {}) => {
    const taskId = String(tasks++);
    return (more: Partial<TaskInputs> = {}) =>
      runTask({
        statement,
        taskId,
        source: { ...source.connection, name: 'from' },
        destination: destination.connection,
        environment: PAIR_ENVIRONMENT,
        ...inputs,
        ...more,
      });
  };
  const run = (statement: string, inputs: Partial<TaskInputs> = {}) => task(statement, inputs)();
  const rows = async (table: string): Promise<Row[]> =>
    (await readRows(destination, table)).sort((a, b) => Number(a[0]) - Number(b[0]));
  const ITEMS = smallRows(1, 30);

  describe('into one', () => {
    it.each([1, 2, 100])('whatever the load does, %i at a time', async (extractors) => {
      const table = `all_${extractors}`;
      const load = (options: string) =>
        run(`REPLICATE [${table}] WITH ${options} [items_*]`, { options: { batchSize: 3 } });
      const made = await load(`Extractors=${extractors}`);
      expect(made.counters).toMatchObject({ read: 30, inserted: 30, updated: 0 });
      expect(await rows(table)).toEqual(ITEMS);
      for (const options of ['AppendRows', 'DropTable', 'TruncateTable', 'StageRows', "DeleteWhere='id > 12'"]) {
        await load(`Extractors=${extractors}, ${options}`);
        expect(await rows(table)).toEqual(ITEMS);
      }
      expect((await destination.contents()).filter((n) => n.includes(table))).toEqual([table]);
    });

    it('without a key rows are added up', async () => {
      const load = () => run('REPLICATE [added] WITH AppendRows [plain_*]');
      await load();
      await load();
      expect(await rows('added')).toHaveLength(20);
      await run('REPLICATE [added] [plain_*]');
      expect(await rows('added')).toHaveLength(10);
    });

    it('a SELECT knows the table that it reads', async () => {
      await run(`REPLICATE [named] SELECT id, '\${tableName}' AS origin FROM [items_*] WHERE id IN (3, 13, 23)`);
      expect(await rows('named')).toEqual([
        ['3', 'items_0'],
        ['13', 'items_1'],
        ['23', 'items_2'],
      ]);
    });

    it('rows that are gone are compared with all tables', async () => {
      await run('REPLICATE [mirrored] [items_*]');
      const extra = 'SELECT 99 AS id, name FROM items_0 WHERE id = 1';
      await run(`REPLICATE [mirrored] (id, name, PRIMARY KEY (id)) ${extra}`);
      expect(await rows('mirrored')).toHaveLength(31);
      const { counters } = await run('REPLICATE [mirrored] WITH DeleteMissing [items_*]');
      expect(counters).toMatchObject({ deleted: 1 });
      expect(await rows('mirrored')).toEqual(ITEMS);
    });

    it.each(['', 'WITH DropTable', 'WITH StageRows'])(
      'a run that was stopped begins again, nothing comes twice %s',
      async (options) => {
        const table = `stopped_${options.slice(5).toLowerCase()}`;
        await run(`REPLICATE [${table}] SELECT * FROM items_0`);
        const again = task(`REPLICATE [${table}] ${options} [items_*]`, { options: { batchSize: 4 } });
        await stopAt('Page 5', again, { executionId: 801, fence: 9_000_000 });
        // nobody can go on with what was staged
        expect((await destination.contents()).filter((n) => n.includes(table))).toEqual([table]);
        const { counters } = await again({ executionId: 801, fence: 9_000_001 });
        expect(counters.read).toBe(30);
        expect(await rows(table)).toEqual(ITEMS);
        expect((await destination.contents()).filter((n) => n.includes(table))).toEqual([table]);
      },
    );

    it('refuses tables that differ, by name, and what follows one table only', async () => {
      await expect(run('REPLICATE [mixed] [odd_*]')).rejects.toThrow(
        /odd_2 does not go into one with .*odd_1: it has a column name/,
      );
      await expect(run('REPLICATE [mixed] SELECT id FROM [odd_*]')).resolves.toMatchObject({ counters: { read: 2 } });
      await expect(run('REPLICATE [mixed] [*_1]')).rejects.toThrow(/it has (no key|the key id)/);
      await expect(run('REPLICATE [mixed] WITH IncrementalCheckColumns=id [items_*]')).rejects.toThrow(
        'follow one table',
      );
      await expect(run('REPLICATE [mixed] WITH HistoryMode [items_*]')).rejects.toThrow('follow one table');
    });

    it('says when no table matches, and never means tables of the engine or of ours', async () => {
      await expect(run('REPLICATE [none] [nothing_*]')).rejects.toThrow('No table of from matches nothing_*');
      await expect(run('REPLICATE [none] [_jobglot*]')).rejects.toThrow('No table of from matches');
      await expect(run('REPLICATE [none] [*sqlite_*]')).rejects.toThrow('No table of from matches');
      await expect(run('REPLICATE [none] [pg_*]')).rejects.toThrow('No table of from matches');
    });
  });

  describe('each into its own', () => {
    it('takes the place of the star', async () => {
      const result = await run('REPLICATE [copy_*_x] [items_*]', { options: { tableNamePrefix: 'p_' } });
      expect(result).toMatchObject({ counters: { read: 30, inserted: 30 }, destinationTable: 'p_copy_*_x' });
      for (const i of [0, 1, 2]) expect(await rows(`p_copy_items_${i}_x`)).toEqual(smallRows(i * 10 + 1, i * 10 + 10));
      await run('REPLICATE [items_*]');
      expect(await rows('items_1')).toEqual(smallRows(11, 20));
      await run(
        `REPLICATE [of_\${tableName}] WITH DeleteWhere='name = \${tableName}' SELECT id, '\${tableName}' AS name FROM [items_*]`,
      );
      expect((await rows('of_items_2'))[0]).toEqual(['21', 'items_2']);
    });

    it('follows each table by itself', async () => {
      const follow = task('REPLICATE [follow_*] WITH IncrementalCheckColumns=id, IncrementalOverlap=2 [items_*]');
      expect((await follow()).counters).toMatchObject({ read: 30 });
      // three of each: the highest, and the two before it
      expect((await follow()).counters).toMatchObject({ read: 9, inserted: 0, updated: 0 });
    });

    it('goes on with the table that a run was stopped in', async () => {
      const again = task('REPLICATE [resumed_*] WITH AppendRows [plain_*]', { options: { batchSize: 2 } });
      await again({ fence: 9_100_000 });
      await stopAt('Page 2', again, { executionId: 802, fence: 9_100_001 }, 2);
      const { counters, log } = await again({ executionId: 802, fence: 9_100_002 });
      expect(log.filter((line) => line.includes('An earlier attempt has loaded'))).toHaveLength(1);
      expect(counters.read).toBe(10);
      for (const i of [0, 1]) expect(await rows(`resumed_plain_${i}`)).toHaveLength(10);
    });

    it('counts the tables before one that fails, and names it', async () => {
      await make(destination, 'failing_odd_2', [['1', 'x']]);
      const failing = run('REPLICATE [failing_*] WITH CreateTable=false, AppendRows [odd_*]');
      await expect(failing).rejects.toThrow(/^Table .*odd_1: Table \[failing_odd_1\] unavailable/);
      await make(destination, 'failing_odd_1', []);
      await expect(
        run(
          "REPLICATE [failing_*] WITH CreateTable=false, DeletedColumn=nonsense, StageRows, DeleteWhere='z = 1' [odd_*]",
        ),
      ).rejects.toThrow(/^Table .*odd_1: WITH DeleteWhere/);
      expect(await rows('failing_odd_2')).toEqual([['1', 'x']]);
    });

    it('refuses copies among their originals', async () => {
      const beside = (statement: string) => run(statement, { destination: { ...source.connection, id: 'another' } });
      await beside('REPLICATE [plain_0_*] [plain_0]');
      await beside('REPLICATE [c_*] [plain_*]');
      await expect(beside('REPLICATE [c_*] [*plain_*]')).rejects.toThrow('The pattern also matches');
    });
  });
});
