import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freshJob } from '@jobglot/core/testing';
import { createTestDatabase } from '@jobglot/embedded-services/testing';
import { createStores, type Database, migrate, openDatabase } from './index';

const MIGRATION = '0003_kept_options.sql';

let database: Database;
let drop: () => Promise<void>;

beforeAll(async () => {
  const created = await createTestDatabase();
  drop = created.drop;
  database = openDatabase(created.url, 2, () => undefined);
  await migrate(database, true);
});

afterAll(async () => {
  await database?.close();
  await drop?.();
});

test('jobs of before get the fields that are new, and keep all others', async () => {
  const { jobs } = createStores(database);
  const fresh = await freshJob(createStores(database));
  const old = await freshJob(createStores(database), { options: { ...fresh.options, otherOptions: 'a=b' } });
  const { otherOptions: _, ...options } = fresh.options;
  const { processLog: __, ...notifications } = fresh.notifications;
  await database.knex('jobs').where({ id: fresh.id }).update({ options, notifications });
  await database.knex.raw('drop index executions_of_workspace');
  await database.knex.raw(await readFile(join(__dirname, '..', 'migrations', MIGRATION), 'utf8'));
  expect(await jobs.find(fresh.id)).toEqual(fresh);
  expect(await jobs.find(old.id)).toEqual(old);
});

test('a migration that was merged late is run although a later one was run before', async () => {
  await database.knex('migrations').insert({ name: '9999_later.sql', batch: 1, migration_time: new Date() });
  await database.knex('migrations').where({ name: MIGRATION }).delete();
  await database.knex.raw('drop index executions_of_workspace');
  await migrate(database, true);
  expect(await database.knex('migrations').where({ name: MIGRATION })).toHaveLength(1);
});
