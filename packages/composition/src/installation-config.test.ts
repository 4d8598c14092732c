import { readInstallationConfig } from './installation-config';

const key = Buffer.alloc(32).toString('base64');
const good = { DATABASE_URL: 'postgres://u:p@h/d', JOBGLOT_MASTER_KEY: key };

test('the defaults', () => {
  expect(readInstallationConfig({ ...good, REDIS_URL: '' })).toMatchObject({
    redisUrl: null,
    masterKeys: [key],
    strictBindings: false,
    timeZone: 'UTC',
    allowedHosts: [],
  });
});

test('a list of master keys allows rotation', () => {
  expect(readInstallationConfig({ ...good, JOBGLOT_MASTER_KEY: `${key}, ${key}` }).masterKeys).toHaveLength(2);
});

test.each([
  ['DATABASE_URL', undefined],
  ['DATABASE_URL', 'mysql://canary'],
  ['REDIS_URL', 'http://canary'],
  ['JOBGLOT_MASTER_KEY', undefined],
  ['JOBGLOT_MASTER_KEY', 'canary'],
  ['JOBGLOT_TIMEZONE', 'Mars/Olympus'],
  ['JOBGLOT_STRICT_BINDINGS', 'yes'],
  ['JOBGLOT_POOL_SIZE', '0'],
])('%s=%s is refused in one line that names it, never its value', (name, value) => {
  const read = () => readInstallationConfig({ ...good, [name]: value });
  expect(read).toThrow(new RegExp(`^${name}: [^\\n]+$`));
  expect(read).not.toThrow(/canary/);
});
