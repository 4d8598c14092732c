import { withClient } from '../postgres/connect';
import { createTestDatabase } from './test-database';

test('each test file gets a database of its own and may create more', async () => {
  const [one, two] = [await createTestDatabase(), await createTestDatabase()];
  expect(one.url).not.toBe(two.url);
  const answer = await withClient(one.url, (client) => client.query('SELECT current_database() AS name'));
  expect(one.url.endsWith(answer.rows[0].name)).toBe(true);
  await Promise.all([one.drop(), two.drop()]);
  await expect(withClient(one.url, (client) => client.query('SELECT 1'))).rejects.toThrow(/does not exist/);
});
