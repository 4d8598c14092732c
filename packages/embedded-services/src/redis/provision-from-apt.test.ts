import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { serviceAccount } from '../process/service-account';
import { makeScratchFolder } from '../testing/scratch-folder';
import { testIf } from '../testing/skip-by-name';
import { planAptDownload } from './apt-packages';
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

onDebian('where the package lists are empty they are fetched into private folders', () =>
  unlessOffline(async () => {
    const folder = join(scratch.path, 'work');
    const noLists = join(scratch.path, 'no-lists');
    const plan = await planAptDownload('apt-get', folder, Date.now() + 60_000, ['-o', `Dir::State::lists=${noLists}`]);
    expect(plan.packages).toContain('redis-server');
    expect(plan.options.join(' ')).toContain(join(folder, 'lists'));
    expect(readdirSync(join(folder, 'lists')).join()).toMatch(/Packages/);
  }),
);

onDebian('time that is up ends apt and leaves nothing behind', async () => {
  const place = join(scratch.path, 'late');
  await expect(provisionFromApt(place, serviceAccount(), log, 1)).rejects.toThrow(/took too long/);
  expect(existsSync(place) ? readdirSync(place) : []).toEqual([]);
});
