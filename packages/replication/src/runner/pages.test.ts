import type { Row } from '../connectors/cell';
import type { Chunk, Page } from '../connectors/connector';
import { decodeRows } from '../copy-text/decode-rows';
import { encodeRows } from '../copy-text/encode-rows';
import { ahead } from './ahead';
import { copyPages } from './copy-pages';
import { rowPages } from './row-pages';

const ROWS: Row[] = Array.from({ length: 25 }, (_, i) => [`text\n${i}`, String(i), i % 3 === 0 ? null : 'x'.repeat(i)]);
const BIG = 1 << 20;

async function* pieces(size: number): AsyncGenerator<Chunk> {
  const data = encodeRows(ROWS);
  for (let i = 0; i < data.length; i += size) yield { format: 'copy-text', data: data.subarray(i, i + size) };
}

async function* rows(size: number): AsyncGenerator<Chunk> {
  for (let i = 0; i < ROWS.length; i += size) {
    const part = ROWS.slice(i, i + size);
    yield { format: 'rows', rows: part, bytes: part.length * 10 };
  }
}

async function collect(pages: AsyncIterable<Page>): Promise<Page[]> {
  const all: Page[] = [];
  for await (const page of pages) all.push(structuredClone(page));
  return all;
}

function rowsOf(page: Page): Row[] {
  const data = page.chunks.flatMap((c) => (c.format === 'copy-text' ? [Buffer.from(c.data)] : []));
  return data.length > 0
    ? decodeRows(Buffer.concat(data))
    : page.chunks.flatMap((c) => (c.format === 'rows' ? c.rows : []));
}

test.each([1, 7, 64, BIG])('COPY text in pieces of %i bytes is cut at row ends', async (size) => {
  const pages = await collect(copyPages(pieces(size), { rows: 10, bytes: BIG }, [1, 0]));
  expect(pages.map((p) => p.rowCount)).toEqual([10, 10, 5]);
  expect(pages.flatMap(rowsOf)).toEqual(ROWS);
  expect(pages.map((p) => p.lastKey)).toEqual([
    ['9', 'text\n9'],
    ['19', 'text\n19'],
    ['24', 'text\n24'],
  ]);
  expect(pages.reduce((sum, p) => sum + p.bytes, 0)).toBe(encodeRows(ROWS).length);
});

test.each([1, 7, 10, 100])('rows in chunks of %i are cut', async (size) => {
  const pages = await collect(rowPages(rows(size), { rows: 10, bytes: BIG }, [1]));
  expect(pages.map((p) => p.rowCount)).toEqual([10, 10, 5]);
  expect(pages.flatMap(rowsOf)).toEqual(ROWS);
  expect(pages.map((p) => p.lastKey)).toEqual([['9'], ['19'], ['24']]);
});

test('bytes end a page before its rows do; without key order there is no last key', async () => {
  const byBytes = await collect(copyPages(pieces(64), { rows: 1000, bytes: 40 }, []));
  expect(byBytes.length).toBeGreaterThan(5);
  expect(byBytes.flatMap(rowsOf)).toEqual(ROWS);
  expect(byBytes[0]?.lastKey).toBeNull();
  const byWeight = await collect(rowPages(rows(2), { rows: 1000, bytes: 400 }, []));
  expect(byWeight.flatMap(rowsOf)).toEqual(ROWS);
  expect(byWeight.length).toBeGreaterThan(4);
});

test('a source may use its memory again, and a page stays whole while the next one is read', async () => {
  async function* reusing(): AsyncGenerator<Chunk> {
    const memory = Buffer.alloc(7);
    for await (const chunk of pieces(7)) {
      if (chunk.format !== 'copy-text') continue;
      memory.fill(0);
      yield { format: 'copy-text', data: memory.subarray(0, chunk.data.copy(memory)) };
    }
  }
  const seen: Row[] = [];
  for await (const page of ahead(copyPages(reusing(), { rows: 3, bytes: BIG }, [1]))) {
    await new Promise(setImmediate);
    seen.push(...rowsOf(page));
  }
  expect(seen).toEqual(ROWS);
});

test('one item is read ahead, and no more; the source is closed when the consumer leaves', async () => {
  let made = 0;
  let closed = false;
  async function* source(): AsyncGenerator<number> {
    try {
      for (;;) yield ++made;
    } finally {
      closed = true;
    }
  }
  for await (const item of ahead(source())) {
    await new Promise(setImmediate);
    expect(made).toBe(item + 1);
    if (item === 3) break;
  }
  expect(closed).toBe(true);
});

test('an error of the source comes behind the items before it', async () => {
  async function* source(): AsyncGenerator<number> {
    yield 1;
    throw new Error('broken');
  }
  const seen: number[] = [];
  await expect(
    (async () => {
      for await (const item of ahead(source())) seen.push(item);
    })(),
  ).rejects.toThrow('broken');
  expect(seen).toEqual([1]);
});
