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

test('an aborted signal ends it', async () => {
  await expect(catalog.test(fixture.connection, AbortSignal.abort(new Error('stop')))).rejects.toThrow('stop');
});
