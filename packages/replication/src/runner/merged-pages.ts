import type { Page } from '../connectors/connector';

interface Arrived {
  readonly reader: AsyncGenerator<Page>;
  readonly result: IteratorResult<Page>;
}

/**
 * Merges readers into one stream: whose page comes first is first. A reader is asked for its next page when the consumer has
 * come back from its last, so what holds for a reader's pages ({@link copyPages}) holds for the stream.
 */
export async function* mergedPages(readers: readonly AsyncGenerator<Page>[]): AsyncGenerator<Page> {
  const coming = new Map<AsyncGenerator<Page>, Promise<Arrived>>();
  const ask = (reader: AsyncGenerator<Page>): void => {
    const next = reader.next().then((result) => ({ reader, result }));
    // looked at in its turn, or not at all when the consumer leaves
    next.catch(() => {});
    coming.set(reader, next);
  };
  readers.forEach(ask);
  try {
    while (coming.size > 0) {
      const { reader, result } = await Promise.race(coming.values());
      coming.delete(reader);
      if (result.done) continue;
      yield result.value;
      ask(reader);
    }
  } finally {
    await Promise.allSettled(readers.map((reader) => reader.return(undefined)));
  }
}
