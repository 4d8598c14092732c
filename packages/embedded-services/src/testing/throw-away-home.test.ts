import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { postmasterIdentity } from '../postgres/cluster';
import { isOurs } from '../process/process-identity';
import { startServicesProcess } from './services-process';
import { makeThrowAwayHome, removeDeadHomes, removeThrowAwayHome } from './throw-away-home';

test('what a killed test run left behind is stopped and removed, what may be in use is not', async () => {
  const inUse = makeThrowAwayHome();
  const unknown = mkdtempSync(join(tmpdir(), 'jobglot-test-'));
  const dead = makeThrowAwayHome();
  const run = await startServicesProcess({ home: dead });
  expect(existsSync(join(dead, 'services', 'place'))).toBe(false);
  const stamp = readFileSync(join(dead, 'owner'), 'utf8');
  writeFileSync(join(dead, 'owner'), stamp.replace(String(process.pid), String(run.child.pid)));
  await run.kill();

  await removeDeadHomes();
  expect([dead, inUse, unknown].map((home) => existsSync(home))).toEqual([false, true, true]);
  expect(isOurs(postmasterIdentity(run.postgres.pid, join(dead, 'postgres', 'data')))).toBe(false);
  await removeThrowAwayHome(inUse);
  expect(existsSync(inUse)).toBe(false);
  rmSync(unknown, { recursive: true });
});
