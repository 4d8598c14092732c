import type { Page } from '../connectors/connector';
import { mergedPages } from './merged-pages';

const page = (rowCount: number): Page => ({ chunks: [], rowCount, bytes: 0, lastKey: null });

/** A reader whose pages come when they are let through, and that tells what is asked of it. */
function reader(...rows: number[]) {
  const gates = rows.map(() => {
    let resolve = (): void => {};
    const promise = new Promise<void>((done) => {
      resolve = done;
    });
    return { promise, resolve };
  });
  const seen = { asked: 0, left: false };
  async function* pages(): AsyncGenerator<Page> {
    try {
      for (const [i, count] of rows.entries()) {
        seen.asked++;
        await gates[i]!.promise;
        yield page(count);
      }
    } finally {
      seen.left = true;
    }
  }
  return { pages: pages(), seen, gates };
}

const open = (...all: ReturnType<typeof reader>[]): void => {
  for (const { gates } of all) for (const gate of gates) gate.resolve();
};

it('gives all pages of all readers, the first to come first', async () => {
  const [slow, quick] = [reader(1, 2), reader(10, 20)];
  const merged = mergedPages([slow.pages, quick.pages]);
  quick.gates[0]!.resolve();
  expect((await merged.next()).value).toEqual(page(10));
  // its next page is not asked for while the last one is in use, those of others are
  expect([slow.seen.asked, quick.seen.asked]).toEqual([1, 1]);
  slow.gates[0]!.resolve();
  expect((await merged.next()).value).toEqual(page(1));
  expect([slow.seen.asked, quick.seen.asked]).toEqual([1, 2]);
  open(slow, quick);
  const rest: number[] = [];
  for await (const { rowCount } of merged) rest.push(rowCount);
  expect(rest.sort()).toEqual([2, 20]);
});

it('ends with the first reader that fails, and takes leave of the others', async () => {
  const other = reader(1, 2);
  async function* failing(): AsyncGenerator<Page> {
    yield page(7);
    throw new Error('no more');
  }
  open(other);
  const all = async (): Promise<void> => {
    for await (const _ of mergedPages([failing(), other.pages]));
  };
  await expect(all()).rejects.toThrow('no more');
  expect(other.seen.left).toBe(true);
});

it('takes leave of all when the consumer leaves', async () => {
  const readers = [reader(1, 2), reader(3, 4)];
  open(...readers);
  for await (const _ of mergedPages(readers.map((r) => r.pages))) break;
  expect(readers.map((r) => r.seen.left)).toEqual([true, true]);
});
