import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { serviceAccount } from '../process/service-account';
import { makeScratchFolder } from '../testing/scratch-folder';
import { testIf } from '../testing/skip-by-name';
import { isReachable } from './reachable';
import { openServiceHome } from './service-home';

const scratch = makeScratchFolder();
afterAll(() => scratch.remove());

const account = serviceAccount();

test('a new home is reachable for the services and closed to listing, whatever the umask', () => {
  const umask = process.umask(0o077);
  try {
    const home = openServiceHome(join(scratch.path, 'new/deep home'), account);
    expect(home.place).toBe(home.root);
    expect(isReachable(home.place, account)).toBe(true);
    expect(statSync(home.root).mode & 0o066).toBe(0);
    expect(statSync(home.records).mode & 0o777).toBe(0o700);
  } finally {
    process.umask(umask);
  }
});

const asRoot = testIf(account.uid !== undefined, 'needs root');

asRoot('a closed home keeps its services in the first outside folder that works, for good', async () => {
  const closed = join(scratch.path, 'closed');
  mkdirSync(closed, { mode: 0o700 });
  const outside = [join(closed, 'unreachable'), join(scratch.path, 'outside')];
  const home = openServiceHome(join(closed, 'home'), account, outside);
  expect(home.place.startsWith(`${outside[1]}/`)).toBe(true);
  expect(readFileSync(join(home.records, 'place'), 'utf8').trim()).toBe(home.place);

  chmodSync(closed, 0o755);
  expect(openServiceHome(join(closed, 'home'), account, []).place).toBe(home.place);
  rmSync(home.place, { recursive: true });
  expect(() => openServiceHome(join(closed, 'home'), account, outside)).toThrow(/which is gone: restore it/);
  expect(existsSync(home.place)).toBe(false);
});

asRoot('with nowhere to go the error names what was tried', async () => {
  const closed = join(scratch.path, 'shut');
  mkdirSync(closed, { mode: 0o700 });
  expect(() => openServiceHome(join(closed, 'home'), account, [join(closed, 'x')])).toThrow(
    /tried JOBGLOT_HOME, .*x\)/,
  );
});
