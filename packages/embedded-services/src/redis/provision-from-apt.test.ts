import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { serviceAccount } from '../process/service-account';
import { makeScratchFolder } from '../testing/scratch-folder';
import { testIf } from '../testing/skip-by-name';
import { downloadPackages, type PrivateApt } from './download-packages';
import { findOnPath } from './find-on-path';
import { provisionFromApt } from './provision-from-apt';
import { findProvisioned } from './provisioned-redis';
import { type RunningRedis, startRedis } from './start-redis';

const scratch = makeScratchFolder();
afterAll(() => scratch.remove());

const lines: string[] = [];
const log = (line: string): void => {
  lines.push(line);
};
const onDebian = testIf(findOnPath('apt-get').length > 0 && findOnPath('dpkg').length > 0, 'no apt on this system');

/** Whether the mirror answers is only known by asking; a test without network says so instead of failing. */
async function unlessOffline(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    const { message } = error as Error;
    if (
      !/failed to fetch|could not resolve|could not connect|unable to locate|took too long|temporary failure/i.test(
        message,
      )
    )
      throw error;
    process.stdout.write(`SKIPPED ${expect.getState().currentTestName}: offline (${message})\n`);
  }
}

onDebian('the distribution package is downloaded, announced, unpacked whole and used again by the next start', () =>
  unlessOffline(async () => {
    const place = join(scratch.path, 'place');
    const binary = await provisionFromApt(place, serviceAccount(), log);
    expect(binary).toMatchObject({ origin: 'apt', version: expect.stringMatching(/^\d+\.\d+\.\d+$/) });
    expect(lines[0]).toMatch(/^Downloading .*redis-server.*JOBGLOT_NO_DOWNLOAD=true/);
    expect(readdirSync(place)).toEqual(['redis-dist']);

    const downloads = lines.length;
    expect(findProvisioned(place, serviceAccount())).toMatchObject({ origin: 'provisioned', version: binary.version });
    const redis = await startRedis({ home: scratch.home('home'), log, provisionIn: place, allowDownload: false });
    expect(redis.kind).toBe('running');
    expect(lines.slice(downloads).join()).not.toContain('Downloading');
    await (redis as RunningRedis).stop();
  }),
);

function privateApt(name: string, program: string): PrivateApt {
  const folder = join(scratch.path, name);
  mkdirSync(folder);
  return { program, folder, deadline: Date.now() + 60_000, announce: () => undefined };
}

const packagesIn = (folder: string): string => readdirSync(folder).join();

onDebian('where the package lists are empty they are fetched into private folders', () =>
  unlessOffline(async () => {
    const apt = privateApt('empty', 'apt-get');
    const archives = await downloadPackages(apt, ['-o', `Dir::State::lists=${join(scratch.path, 'no-lists')}`]);
    expect(packagesIn(archives)).toMatch(/redis-server_.*\.deb/);
    expect(packagesIn(join(apt.folder, 'lists'))).toMatch(/Packages/);
  }),
);

onDebian('where they are so old that the mirror dropped the version, they are fetched anew', () =>
  unlessOffline(async () => {
    const apt = privateApt('outdated', join(scratch.path, 'apt-get'));
    const old =
      'case "$*" in *Dir::State::lists*) ;; *download*) echo "E: Failed to fetch x  404  Not Found" >&2; exit 100;; esac';
    writeFileSync(apt.program, `#!/bin/sh\n${old}\nexec apt-get "$@"\n`, { mode: 0o755 });
    expect(packagesIn(await downloadPackages(apt))).toMatch(/redis-server_.*\.deb/);
  }),
);

onDebian('time that is up ends apt and leaves nothing behind', async () => {
  const place = join(scratch.path, 'late');
  await expect(provisionFromApt(place, serviceAccount(), log, 1)).rejects.toThrow(/took too long/);
  expect(existsSync(place) ? readdirSync(place) : []).toEqual([]);
});
