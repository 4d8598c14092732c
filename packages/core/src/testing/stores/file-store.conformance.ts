import { createHash, randomBytes } from 'node:crypto';
import { writeLineageStatement } from '../../lineage/lineage-statement';
import type { Stores } from '../../ports/stores';
import { freshJob } from './samples';

const LIMIT = 10_000_000;
const sha256 = (content: Buffer) => createHash('sha256').update(content).digest('hex');

async function* pieces(content: Buffer, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < content.length; at += size) yield content.subarray(at, at + size);
}

/** What every FileStore must do. */
export function fileStoreConformance(stores: () => Stores): void {
  const put = (content: Buffer, size = 100_000, limit = LIMIT) => stores().files.put(pieces(content, size), limit);
  const read = async (hash: string) => {
    const all: Uint8Array[] = [];
    for await (const piece of stores().files.read(hash)) all.push(Buffer.from(piece));
    return Buffer.concat(all);
  };

  test.each([0, 1, 300_000, 1_500_000])('%d bytes come back as they were', async (length) => {
    const content = randomBytes(length);
    const stored = await put(content);
    expect(stored).toEqual({ hash: sha256(content), bytes: length });
    expect((await read(stored.hash)).equals(content)).toBe(true);
  });

  test('equal contents are one file, however they come, also at once', async () => {
    const content = randomBytes(300_000);
    const all = await Promise.all([put(content, 1_000), put(content, 299_999), put(content)]);
    expect(new Set(all.map(({ hash }) => hash))).toEqual(new Set([sha256(content)]));
    expect((await read(sha256(content))).equals(content)).toBe(true);
  });

  test('one that is too large, or breaks off, leaves nothing behind', async () => {
    const content = randomBytes(300_000);
    await expect(put(content, 1_000, 299_999)).rejects.toMatchObject({ code: 'request.too_large' });
    const broken = async function* () {
      yield content;
      throw new Error('hung up');
    };
    await expect(stores().files.put(broken(), LIMIT)).rejects.toThrow('hung up');
    await expect(read(sha256(content))).rejects.toMatchObject({ code: 'file.not_found' });
  });

  test('what no task names goes when it is old', async () => {
    const [named, shouted, free] = [await put(randomBytes(50)), await put(randomBytes(50)), await put(randomBytes(50))];
    const statements = [
      // a name may look like what comes behind it
      writeLineageStatement({ kind: 'file', name: `it's '${free.hash}'`, hash: named.hash }),
      `lineage [b.sql] sha256 '${shouted.hash.toUpperCase()}' ;`,
      writeLineageStatement({ kind: 'database', name: 'sales' }),
    ];
    const spec = { kind: 'lineage', table: 'a.sql' } as const;
    const tasks = statements.map((statement, position) => ({ id: null, position, statement, active: true, spec }));
    await freshJob(stores(), { type: 'Lineage', tasks });
    await stores().files.purge(new Date(Date.now() - 60_000));
    await read(free.hash);
    expect(await stores().files.purge(new Date(Date.now() + 60_000))).toBeGreaterThanOrEqual(1);
    await expect(read(free.hash)).rejects.toMatchObject({ code: 'file.not_found' });
    for (const { hash } of [named, shouted]) expect(await read(hash)).toHaveLength(50);
  });
}
