import { storesConformance } from '@jobglot/core/testing';
import { createTestDatabase } from '@jobglot/embedded-services/testing';
import { createStores, type Database, migrate, openDatabase } from './index';

let database: Database;
let drop: () => Promise<void>;

beforeAll(async () => {
  const created = await createTestDatabase();
  drop = created.drop;
  database = openDatabase(created.url, 10, () => undefined);
  await migrate(database, true);
  await migrate(database, true);
});

afterAll(async () => {
  await database?.close();
  await drop?.();
});

const cache: { stores?: ReturnType<typeof createStores> } = {};
storesConformance('PostgreSQL', () => {
  cache.stores ??= createStores(database);
  return cache.stores;
});
