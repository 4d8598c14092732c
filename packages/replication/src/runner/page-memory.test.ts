import { PageMemory } from './page-memory';

const KEEP = 300_000;

function filled(memory: PageMemory, bytes: number, value: number): Buffer {
  const data = Buffer.alloc(bytes, value);
  for (let i = 0; i < bytes; i += 100_003) memory.add(data.subarray(i, i + 100_003));
  return data;
}

test('what was added comes back, whatever came before', () => {
  const memory = new PageMemory();
  for (const [bytes, value] of [
    [700_000, 1],
    [3, 2],
    [262_144, 3],
    [0, 4],
  ] as const) {
    const data = filled(memory, bytes, value);
    expect(memory.length).toBe(bytes);
    expect(Buffer.concat(memory.pieces()).equals(data)).toBe(true);
    memory.clear(KEEP);
  }
});

test('the next page lies in the same memory; what an enormous row took is let go', () => {
  const memory = new PageMemory();
  const places = (): ArrayBufferLike[] => memory.pieces().map((p) => p.buffer);
  filled(memory, 1_000_000, 1);
  const first = places();
  memory.clear(KEEP);
  filled(memory, 1_000_000, 2);
  const second = places();
  expect(first.map((place, i) => place === second[i])).toEqual([true, true, false, false]);
});
