import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { TaskRunError } from '@jobglot/core';
import type { MarkerOptions } from './options';

/** The system reports no changes that another machine makes on a shared volume, so the file is looked for. */
const LOOK_EVERY_MS = 500;

/**
 * Waits until a file is there whose being there says that the source's files are whole.
 *
 * @param file absolute path; its folder need not be there yet
 * @throws TaskRunError when it did not come in time, or the signal's reason
 */
export async function waitForMarker(
  file: string,
  { waitSeconds }: Pick<MarkerOptions, 'waitSeconds'>,
  signal: AbortSignal,
): Promise<void> {
  const until = performance.now() + waitSeconds * 1000;
  while (!existsSync(file)) {
    if (performance.now() >= until) {
      throw new TaskRunError(
        `The marker file ${basename(file)} did not come within ${waitSeconds} s: the source files may not be whole. ` +
          'Run the job again when they are, or set MarkerWait higher.',
      );
    }
    await delay(LOOK_EVERY_MS, undefined, { signal }).catch(() => signal.throwIfAborted());
  }
}

/** Says to others that the files beside it are whole. @param file absolute path */
export async function writeMarker(file: string): Promise<void> {
  await writeFile(file, '');
}
