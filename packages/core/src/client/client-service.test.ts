import { testAdmin, testServices } from '../testing';

test('secrets and tokens are 256 bits in hex: safe at the front of a command line and in an address', async () => {
  const { services } = testServices();
  const { secret } = await services.clients.create(testAdmin, { id: 'c', role: 'viewer', workspaces: 'all' });
  const token = await services.clients.issueToken(testAdmin, 'c', 'cdata', null);
  for (const text of [secret, token]) expect(text).toMatch(/^[0-9a-f]{64}$/);
});
