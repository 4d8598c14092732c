import { rename, rm } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { codeOf, linked, textOf, writeDraft } from './files';

/** A claim lives for microseconds: whoever looked at claims for so long saw one of a process that was killed. */
const PATIENCE_MS = 5_000;
const LOOK_AGAIN_MS = 10;

/** How a shared file is judged and made. */
export interface Content {
  serves(text: string): boolean;
  make(): Promise<string>;
}

/**
 * The text of a private file that several processes may want to make or replace at the same time: one of them does, all
 * get its text. Whoever links its draft to the name `{path}.next` may publish, and does so by renaming that name, which
 * gives the right up in the same step.
 */
export async function publishOnce(path: string, content: Content, patienceMs = PATIENCE_MS): Promise<string> {
  const { serves, make } = content;
  const next = `${path}.next`;
  let draft: string | null = null;
  let waitedMs = 0;
  try {
    for (;;) {
      const kept = await textOf(path);
      if (kept !== null && serves(kept)) return kept;
      draft ??= await writeDraft(path, await make(), 0o600);
      if (await linked(draft, next)) {
        // Between the look and the claim another one may have finished: its text stays.
        if ((await textOf(path)) === kept) await renameUnlessGone(next, path);
        else await rm(next, { force: true });
      } else if (waitedMs >= patienceMs) {
        await rm(next, { force: true });
        waitedMs = 0;
      } else {
        await pause(LOOK_AGAIN_MS);
        waitedMs += LOOK_AGAIN_MS;
      }
    }
  } finally {
    if (draft) await rm(draft, { force: true });
  }
}

/** Gone: this process stood still for so long that another one took its claim for abandoned. */
async function renameUnlessGone(from: string, to: string): Promise<void> {
  await rename(from, to).catch((error) => {
    if (codeOf(error) !== 'ENOENT') throw error;
  });
}
