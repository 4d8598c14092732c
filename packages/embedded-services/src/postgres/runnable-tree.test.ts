import { chmodSync, copyFileSync, existsSync, lstatSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { serviceAccount } from '../process/service-account';
import { makeScratchFolder } from '../testing/scratch-folder';
import { testIf } from '../testing/skip-by-name';
import { findPostgresPackage, type PostgresPackage } from './find-binaries';
import { runnableTree } from './runnable-tree';
import { stageTree } from './stage-tree';

const scratch = makeScratchFolder();
afterAll(() => scratch.remove());

const installed = findPostgresPackage();
const links = JSON.parse(readFileSync(join(installed.root, 'native', 'pg-symlinks.json'), 'utf8')) as {
  target: string;
}[];

/** A package as npm unpacks it under --ignore-scripts: without its links. */
function unpack(folder: string): PostgresPackage {
  const root = join(folder, 'package');
  mkdirSync(root, { recursive: true, mode: 0o755 });
  stageTree(join(installed.root, 'native'), join(root, 'native'));
  for (const { target } of links) rmSync(join(root, target), { force: true });
  return { root, version: installed.version };
}

test('missing library links are made in the package itself', () => {
  const found = unpack(join(scratch.path, 'unhydrated'));
  expect(runnableTree(found, join(scratch.path, 'unused'), serviceAccount())).toBe(join(found.root, 'native'));
  expect(links.length).toBeGreaterThan(0);
  for (const { target } of links) expect(lstatSync(join(found.root, target)).isSymbolicLink()).toBe(true);
  expect(existsSync(join(scratch.path, 'unused'))).toBe(false);
});

testIf(process.getuid?.() === 0, 'needs root')(
  'binaries below a closed folder run from a twin, which is kept',
  async () => {
    const closed = join(scratch.path, 'closed');
    const found = unpack(closed);
    chmodSync(closed, 0o700);
    const place = join(scratch.path, 'place');
    const native = runnableTree(found, place, serviceAccount());
    expect(native).toBe(join(place, `postgres-${installed.version}`, 'native'));
    const made = lstatSync(join(native, 'bin', 'postgres'));
    expect(made.nlink).toBeGreaterThan(1);
    expect(runnableTree(found, place, serviceAccount())).toBe(native);
    expect(lstatSync(join(native, 'bin', 'postgres')).ino).toBe(made.ino);
  },
);

testIf(process.getuid?.() === 0, 'needs root')('files that others may not read are copied, not opened up', async () => {
  const found = unpack(join(scratch.path, 'strict'));
  const program = join(found.root, 'native', 'bin', 'postgres');
  rmSync(program);
  copyFileSync(join(installed.root, 'native', 'bin', 'postgres'), program);
  chmodSync(program, 0o700);
  const native = runnableTree(found, join(scratch.path, 'strict-place'), serviceAccount());
  expect(lstatSync(join(native, 'bin', 'postgres')).mode & 0o777).toBe(0o755);
  expect(lstatSync(program).mode & 0o777).toBe(0o700);
});
