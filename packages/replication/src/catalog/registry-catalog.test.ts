import { chmodSync, mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LOCAL_ENVIRONMENT } from '../testing/local-environment';
import { makePostgresFixture, type PostgresFixture } from '../testing/postgres-fixture';
import { RegistryCatalog } from './registry-catalog';

const catalog = new RegistryCatalog(LOCAL_ENVIRONMENT);
const signal = new AbortController().signal;
let fixture: PostgresFixture;

beforeAll(async () => {
  fixture = await makePostgresFixture();
  await fixture.client.query(
    'CREATE SCHEMA other; CREATE TABLE other.b (id int); CREATE TABLE "a.b" (id int NOT NULL, k text, PRIMARY KEY (k, id)); CREATE VIEW v AS SELECT 1 AS one',
  );
});
afterAll(() => fixture?.close());

test('properties get their canonical names; unknown ones are kept, and sealed when they sound secret', () => {
  const checked = catalog.check('cdata postgresql', {
    host: '127.0.0.1',
    data_base: 'd',
    USER: 'u',
    password: 'p',
    'Proxy Password': 'x',
    API_Key: 'y',
    Colour: 'red',
  });
  expect(checked).toEqual({
    connector: 'PostgreSQL',
    plain: { Server: '127.0.0.1', Database: 'd', User: 'u', Colour: 'red' },
    secret: { Password: 'p', 'Proxy Password': 'x', API_Key: 'y' },
  });
});

test.each<[string, string, Record<string, string>, string]>([
  ['an unknown connector', 'Abacus', {}, 'connection.connector_unknown'],
  ['a missing property', 'PostgreSQL', { Server: 'h', User: 'u' }, 'connection.properties_invalid'],
  [
    'a property given twice',
    'PostgreSQL',
    { Server: 'h', Host: 'h', User: 'u', Database: 'd' },
    'connection.properties_invalid',
  ],
  ['a forbidden address', 'PostgreSQL', { Server: '10.0.0.1', User: 'u', Database: 'd' }, 'connection.address_refused'],
])('%s is refused', (_, connector, properties, code) => {
  expect(() => catalog.check(connector, properties)).toThrow(expect.objectContaining({ code }));
});

test('a connection is tested, its tables are listed in order, without what a load keeps there', async () => {
  await fixture.client.query(
    "CREATE TABLE _jobglot_state (x int); CREATE TABLE t__stg (x int); COMMENT ON TABLE t__stg IS 'jobglot staging 1/1'",
  );
  await catalog.test(fixture.connection, signal);
  expect(await catalog.tables(fixture.connection, signal)).toEqual([
    { schema: 'other', name: 'b', kind: 'table' },
    { schema: 'public', name: 'a.b', kind: 'table' },
    { schema: 'public', name: 'v', kind: 'view' },
  ]);
});

test('columns come with the key; a dot may belong to the name', async () => {
  expect(await catalog.columns(fixture.connection, 'a.b', signal)).toEqual([
    { name: 'id', dataType: 'integer', nullable: false, keyPosition: 2 },
    { name: 'k', dataType: 'text', nullable: false, keyPosition: 1 },
  ]);
  expect(await catalog.columns(fixture.connection, 'OTHER.B', signal)).toHaveLength(1);
  await expect(catalog.columns(fixture.connection, 'nowhere', signal)).rejects.toMatchObject({
    code: 'connection.table_not_found',
  });
});

describe('a place that is not there yet', () => {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'jobglot-catalog-')));
  const files = new RegistryCatalog({ ...LOCAL_ENVIRONMENT, filesRoot: root });
  const at = (connector: string, property: string, place: string) =>
    files.test({ id: 'f', name: 'f', connector, properties: { [property]: place } }, signal);
  afterAll(() => {
    chmodSync(root, 0o700);
    rmSync(root, { recursive: true });
  });

  test.each([
    ['CSV', 'URI', 'new/folder'],
    ['CSV', 'URI', 'new/table.csv'],
    ['JSON', 'URI', 'new'],
    ['SQLite', 'DataSource', 'new/shop.db'],
  ])('%s %s=%s can be a destination, and is not made by the test', async (connector, property, place) => {
    await at(connector, property, place);
    expect(readdirSync(root)).toEqual([]);
  });

  test.each([
    ['CSV', 'URI'],
    ['JSON', 'URI'],
    ['SQLite', 'DataSource'],
  ])('%s outside the files root is refused', async (connector, property) => {
    await expect(at(connector, property, '/nowhere/at/all')).rejects.toMatchObject({
      code: 'connection.address_refused',
    });
    await expect(at(connector, property, '../beside')).rejects.toMatchObject({ code: 'connection.address_refused' });
  });

  test('a folder that cannot be written to is named', async () => {
    // a superuser may write anywhere
    chmodSync(root, 0o500);
    const answer = await at('SQLite', 'DataSource', 'new.db').catch((e: Error) => e);
    chmodSync(root, 0o700);
    if (process.getuid?.() === 0) expect(answer).toBeUndefined();
    else expect(String(answer)).toMatch(/"new\.db" does not exist.*checked and cannot be written to/);
  });

  test('as a source it still fails', async () => {
    const connection = { id: 'f', name: 'f', connector: 'CSV', properties: { URI: 'new' } };
    await expect(files.tables(connection, signal)).rejects.toMatchObject({ code: 'connection.failed' });
  });
});

test('an aborted signal ends it', async () => {
  await expect(catalog.test(fixture.connection, AbortSignal.abort(new Error('stop')))).rejects.toThrow('stop');
});
