import { RegistryCatalog } from '../../catalog/registry-catalog';
import { makeFolderFixture } from './testing/folder-fixture';

const f = makeFolderFixture();
const catalog = new RegistryCatalog(f.environment);
const { signal } = new AbortController();
const at = (properties: Readonly<Record<string, string>>) => ({ ...f.connection, properties });
beforeAll(() => {
  f.write('in/a.csv', 'id,name\n1,a\n');
  f.write('in/2026/b.csv', 'name,id\na,1\n');
  f.write('in/.hidden', '');
  f.write('in/ok', '');
});
afterAll(() => f.close());

test('properties of links to other products are kept beside its own', () => {
  const plain = { URI: 'in', Delimiter: '|', server: 'ftp.example.org', hadoopType: 'x' };
  expect(
    catalog.check('files', { uri: 'in', delimiter: '|', server: 'ftp.example.org', hadoopType: 'x', password: 'p' }),
  ).toEqual({ connector: 'Files', plain, secret: { password: 'p' } });
});

test.each([
  [{ URI: '/etc' }, 'connection.address_refused'],
  [{ URI: '../x' }, 'connection.address_refused'],
  [{ URI: 'hdfs://host/x' }, 'connection.address_refused'],
  [{ URI: 'in/a.csv' }, 'connection.properties_invalid'],
  [{ Format: 'XML' }, 'connection.properties_invalid'],
  [{ Delimiter: '::' }, 'connection.properties_invalid'],
])('%j is refused', (properties: Record<string, string>, code) => {
  expect(() => catalog.check('Files', properties)).toThrow(expect.objectContaining({ code }));
});

test('it is tested; a folder that is not there yet is one that a destination makes', async () => {
  await catalog.test(at({}), signal);
  await catalog.test(at({ URI: 'new/folder' }), signal);
  await expect(catalog.tables(at({ URI: 'new/folder' }), signal)).rejects.toMatchObject({ code: 'connection.failed' });
});

test('files and folders directly below are listed, and have columns', async () => {
  const connection = at({ URI: 'in', MarkerFile: 'ok' });
  expect((await catalog.tables(connection, signal)).map((t) => t.name)).toEqual(['2026', 'a.csv']);
  const names = async (table: string) => (await catalog.columns(connection, table, signal)).map((c) => c.name);
  expect(await names('a.csv')).toEqual(['id', 'name']);
  expect(await names('a')).toEqual(['id', 'name']);
  await expect(names('2026')).rejects.toThrow('The marker file ok did not come within 0 s');
  expect((await catalog.columns(at({}), 'in/2026', signal)).map((c) => c.name)).toEqual(['name', 'id']);
  await expect(catalog.columns(at({}), 'in/nothing', signal)).rejects.toMatchObject({
    code: 'connection.table_not_found',
  });
  await expect(catalog.columns(at({}), '../in', signal)).rejects.toMatchObject({ code: 'connection.failed' });
  await expect(catalog.columns(at({ Format: 'BINARY' }), 'in', signal)).rejects.toThrow('applicable only to file');
});
