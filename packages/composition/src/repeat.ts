/**
 * Does something again and again: the next round begins `everyMs` after the last one has ended, so that rounds never overlap.
 * @param failed told about a round that threw; the next one comes all the same
 * @returns stops it and waits for the round under way
 */
export function repeat(
  everyMs: number,
  round: () => Promise<unknown>,
  failed: (error: unknown) => void,
): () => Promise<void> {
  let stopped = false;
  let timer: NodeJS.Timeout | null = null;
  let current: Promise<unknown> = Promise.resolve();
  const next = () => {
    timer = setTimeout(() => {
      current = round()
        .catch(failed)
        .finally(() => {
          if (!stopped) next();
        });
    }, everyMs);
  };
  next();
  return async () => {
    stopped = true;
    if (timer) clearTimeout(timer);
    await current;
  };
}
