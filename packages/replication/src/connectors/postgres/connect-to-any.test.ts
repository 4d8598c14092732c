import { makePostgresFixture } from '../../testing/postgres-fixture';
import { connectToAny } from './connect';
import { readSettings } from './properties';

test('the next address of a host is tried when nothing answers at the first', async () => {
  const fixture = await makePostgresFixture();
  const settings = readSettings(fixture.connection.properties);
  const { client, address } = await connectToAny(settings, ['127.0.0.9', '127.0.0.1'], 'jobglot test');
  expect(address).toBe('127.0.0.1');
  await client.end();
  await expect(
    connectToAny({ ...settings, database: 'nowhere' }, ['127.0.0.1', '127.0.0.9'], 'jobglot test'),
  ).rejects.toThrow(/database nowhere does not exist/);
  await fixture.close();
});
