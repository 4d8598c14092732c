/**
 * Waits for the first piece of a stream: what goes wrong before it can still be told by an answer of its own.
 * @returns the whole of it @throws what its beginning throws
 */
export async function begun(stream: AsyncIterable<string>): Promise<AsyncIterable<string>> {
  const pieces = stream[Symbol.asyncIterator]();
  const first = await pieces.next();
  return (async function* () {
    if (first.done) return;
    try {
      yield first.value;
      for (;;) {
        const { done, value } = await pieces.next();
        if (done) return;
        yield value;
      }
    } finally {
      await pieces.return?.();
    }
  })();
}
