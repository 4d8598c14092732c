import { getRandomValues } from 'node:crypto';
import { type ZipEntry, zipArchive } from '@jobglot/core/testing';
import { makeFolderFixture } from '../folder/testing/folder-fixture';

let f: ReturnType<typeof makeFolderFixture>;
beforeEach(() => {
  f = makeFolderFixture();
});
afterEach(() => f.close());

const copy = (options = '') => f.run(`REPLICATE [out/x] WITH SourceCompression=ZIP${options} [in]`);
const archive = (...entries: ZipEntry[]) => f.write('in/a.zip', zipArchive(entries));

test('each member is read like a file, in order of name; hidden ones and other kinds are not', async () => {
  archive(
    { name: 'b/2.csv', content: 'name,id\nb,2\n' },
    { name: 'b/', content: '' },
    { name: 'a.CSV', content: 'id,name\n1,a\n', method: 0 },
    { name: 'empty.csv', content: '' },
    { name: 'readme.pdf', content: 'x' },
    { name: '__MACOSX/a.csv', content: 'x' },
    { name: '.hidden/a.csv', content: 'x' },
  );
  f.write('in/b.zip', zipArchive([{ name: 'ü漢.txt', content: 'id,name\n3,ü漢\n' }]));
  const { counters } = await copy();
  expect(f.text('out/x.csv')).toBe('id,name\n1,a\n2,b\n3,ü漢\n');
  expect(counters).toMatchObject({ read: 3, written: 3, filesRead: 2 });
});

test('JSON, in another encoding', async () => {
  archive({ name: 'a.jsonl', content: Buffer.from('{"a":"ü"}', 'latin1') });
  await copy(", SourceFormat=JSON, SourceEncoding='latin1'");
  expect(f.text('out/x.csv')).toBe('a\nü\n');
});

test('an archive goes when all of it was read, and it is to', async () => {
  archive({ name: 'a.csv', content: 'a\n1\n' }, { name: 'b.csv', content: 'a\n2\n' });
  await copy(", SourceFileOperation='DELETE'");
  expect(f.exists('in/a.zip')).toBe(false);
  expect(f.text('out/x.csv')).toBe('a\n1\n2\n');
});

test('a SELECT over members', async () => {
  archive({ name: 'a.csv', content: 'a\n1\n' }, { name: 'b.csv', content: 'a\n2\n' });
  await f.run("REPLICATE [out/x] WITH SourceCompression=ZIP SELECT [a] FROM [in] WHERE [a] > '1'");
  expect(f.text('out/x.csv')).toBe('a\n2\n');
});

test('members of more than one piece', async () => {
  const numbers = getRandomValues(new Uint32Array(16_000)).toString().replaceAll(',', '\n');
  archive({ name: 'a.csv', content: `n\n${numbers}\n` });
  await copy();
  expect(f.text('out/x.csv')).toBe(`n\n${numbers}\n`);
});

const tight = 'a\n'.repeat(2 ** 20);
test.each<[string, string | ZipEntry[]]>([
  ['cannot be unpacked: it is no ZIP archive', 'a\n1\n'],
  ['holds no file that ends in .csv, .tsv, .txt', [{ name: 'a.exe', content: 'x' }]],
  ['holds a.csv, which is encrypted', [{ name: 'a.csv', content: 'x', encrypted: true }]],
  ['holds a.csv, which is not packed by Deflate', [{ name: 'a.csv', content: 'x', method: 12 }]],
  ['holds a.csv, which unpacks to more than 200 times', [{ name: 'in/a.csv', content: tight }]],
  ['unpacks to more than 50 GiB', Array.from({ length: 14 }, (_, i) => huge(`${i}.csv`))],
  ['has more than 10000 entries', Array.from({ length: 10_001 }, (_, i) => ({ name: `${i}.csv`, content: '' }))],
  ['is broken: the sum of a.csv is wrong', [{ name: 'a.csv', content: 'a\n1\n', crc: 1 }]],
  ['cannot be unpacked: it is no ZIP archive, is broken', [{ name: 'a.csv', content: 'a\n1\n', size: 3 }]],
  ['cannot be unpacked: it is no ZIP archive, is broken', [{ name: 'a.csv', content: 'a\n1\n', size: 5 }]],
  ['names lead out of it', [{ name: '../a.csv', content: 'a\n1\n' }]],
  [
    'has two entries of one name',
    [
      { name: 'a.csv', content: 'a\n1\n' },
      { name: 'a.csv', content: 'a\n2\n' },
    ],
  ],
])('%s', async (message, content) => {
  f.write('in/a.zip', typeof content === 'string' ? content : zipArchive(content));
  await expect(copy()).rejects.toThrow(message);
  expect(f.exists('out/x.csv')).toBe(false);
});

/** Says that it is of 4 GB, and packed to a tenth. */
function huge(name: string): ZipEntry {
  return { name, content: 'x', size: 4e9, packedSize: 4e8 };
}

test('archives are not written', async () => {
  f.write('in/a.csv', 'a\n1\n');
  f.write('out/x.csv', 'a\n1\n');
  const statement = "REPLICATE [out/x] WITH TargetCompression=ZIP, TargetDuplicates='MERGE', AppendRows [in]";
  await expect(f.run(statement)).rejects.toThrow('can only be read, as a source');
});
