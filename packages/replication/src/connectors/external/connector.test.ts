import { RegistryCatalog } from '../../catalog/registry-catalog';
import { LOCAL_ENVIRONMENT } from '../../testing/local-environment';
import { runTask } from '../../testing/run-task';

const catalog = new RegistryCatalog(LOCAL_ENVIRONMENT);
const signal = new AbortController().signal;
const connection = (properties: Readonly<Record<string, string>>) => ({
  id: 'x',
  name: 'stream',
  connector: 'External',
  properties,
});

test('any properties are kept, the secret ones sealed', () => {
  const plain = { Connector: 'dis-connector', region: 'eu-de', projectId: '1', authType: 'SIMPLE', URI: 'ftp://x' };
  const secret = { ak: 'a', sk: 's', password: 'p', securityKey: 'k', accessKey: 'q' };
  expect(catalog.check('external', { ...plain, ...secret })).toEqual({ connector: 'External', plain, secret });
});

test('it can neither be tested nor opened, and says what it is', async () => {
  const message = 'The connector dis-connector is stored but cannot run here.';
  const dis = connection({ connector: 'dis-connector', password: 'hunter2' });
  await expect(catalog.test(dis, signal)).rejects.toMatchObject({ code: 'connection.failed', message });
  await expect(catalog.tables(dis, signal)).rejects.toMatchObject({ code: 'connection.failed', message });
  await expect(catalog.columns(dis, 't', signal)).rejects.toMatchObject({ code: 'connection.failed', message });
  await expect(runTask({ statement: 'REPLICATE t', source: dis, destination: dis })).rejects.toThrow(
    `The source connection stream: ${message}`,
  );
});

test('one that does not say what it is', async () => {
  await expect(catalog.test(connection({}), signal)).rejects.toThrow(
    'The connector of this connection is stored but cannot run here.',
  );
});
