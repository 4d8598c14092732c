import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ZipEntry, zipArchive as zip } from '@jobglot/core/testing';
import { encode } from 'iconv-lite';
import { readUpload } from './read-upload';
import { UPLOAD_LIMITS, type UploadLimits } from './upload-limits';

async function texts(name: string, bytes: Buffer, limits: Partial<UploadLimits> = {}, piece = 7) {
  async function* pieces() {
    for (let at = 0; at < bytes.length; at += piece) yield bytes.subarray(at, at + piece);
  }
  const found: Record<string, string> = {};
  for await (const text of readUpload(name, pieces(), { ...UPLOAD_LIMITS, ...limits })) found[text.name] = text.sql;
  return found;
}
// a folder of this test alone: what others leave in the common one is no matter here
const own = mkdtempSync(join(tmpdir(), 'jobglot-uploads-test-'));
jest.spyOn(jest.requireActual<typeof import('node:os')>('node:os'), 'tmpdir').mockReturnValue(own);
afterAll(() => rmSync(own, { recursive: true }));
const left = () => readdirSync(own).filter((name) => name.startsWith('jobglot-archive-'));
afterEach(() => expect(left()).toEqual([]));

test.each([
  ['UTF-8', Buffer.from('select é')],
  ['UTF-8 with a mark', encode('select é', 'utf8', { addBOM: true })],
  ['UTF-16LE with a mark', encode('select é', 'utf-16le', { addBOM: true })],
  ['UTF-16BE with a mark', encode('select é', 'utf-16be', { addBOM: true })],
  ['UTF-16LE without', encode('select é', 'utf-16le')],
  ['UTF-16BE without', encode('select é', 'utf-16be')],
  ['Windows-1252', encode('select é', 'windows-1252')],
])('a text in %s', async (_encoding, bytes) => {
  expect(await texts('1.sql', bytes)).toEqual({ '1.sql': 'select é' });
});

test.each([
  ['gb18030', '-- 客户订单汇总表：按地区统计每月的销售金额\nselect 地区, 金额 from 订单 where 状态 = 1;\n'],
  ['shift_jis', '-- 顧客ごとの注文を集計するためのビューを作成します。\nselect 氏名, 住所 from 顧客 where 地域 = 1;\n'],
  [
    'windows-1251',
    '-- Отчёт о продажах по регионам за каждый месяц года\nselect имя, сумма from заказы where регион = 1;\n',
  ],
])('a text in %s is known by its bytes', async (encoding, text) => {
  expect(await texts('1.sql', encode(text.repeat(5), encoding))).toEqual({ '1.sql': text.repeat(5) });
});

test('an archive without an extension, with folders, another archive in it, and files that are no SQL', async () => {
  const inner = zip([{ name: 'deep.sql', content: 'select 3' }]);
  const archive = zip([
    { name: 'etl/b.sql', content: 'select 2' },
    { name: 'a.txt', content: 'select 1' },
    { name: 'etl/' },
    { name: 'etl/inner.zip', content: inner },
    { name: 'README.md', content: 'no SQL' },
    { name: '__MACOSX/a.sql', content: '\0' },
    { name: '.git/x.sql', content: '\0' },
    { name: 'plain', content: encode('select ü', 'utf-16le', { addBOM: true }), method: 0 },
  ]);
  expect(await texts('1605847200', archive)).toEqual({
    '1605847200/a.txt': 'select 1',
    '1605847200/etl/b.sql': 'select 2',
    '1605847200/etl/inner.zip/deep.sql': 'select 3',
    '1605847200/plain': 'select ü',
  });
});

test('an empty file is an empty text; an empty archive has none', async () => {
  expect(await texts('1.sql', Buffer.alloc(0))).toEqual({ '1.sql': '' });
  expect(await texts('1.zip', zip([]))).toEqual({});
});

const refusals: readonly [what: string, ZipEntry, Partial<UploadLimits>, problem: RegExp][] = [
  ['leads up', { name: '../../etc/x.sql', content: 'x' }, {}, /leads out of the archive/],
  ['leads up with backslashes', { name: '..\\x.sql', content: 'x' }, {}, /leads out of the archive/],
  ['is absolute', { name: '/etc/x.sql', content: 'x' }, {}, /leads out of the archive/],
  ['is on a drive', { name: 'C:/x.sql', content: 'x' }, {}, /leads out of the archive/],
  ['is a symbolic link', { name: 'x.sql', content: '/etc/passwd', mode: 0o120777 }, {}, /is a symbolic link/],
  ['unpacks to too much', { name: 'x.sql', content: ' '.repeat(2_000_000) }, {}, /more than 200 times/],
  ['is too long', { name: 'x.sql', content: 'x'.repeat(11) }, { textBytes: 10 }, /more than 10 bytes/],
  ['says less than it is', { name: 'x.sql', content: 'x'.repeat(99), size: 5 }, {}, /broken/],
  ['has another sum', { name: 'x.sql', content: 'x', crc: 7 }, {}, /broken/],
  ['is encrypted', { name: 'x.sql', content: 'x', encrypted: true }, {}, /encrypted/],
  ['is packed otherwise', { name: 'x.sql', content: 'x', method: 12 }, {}, /not packed by Deflate/],
  ['has a long name', { name: `${'x'.repeat(20)}.sql`, content: 'x' }, { nameBytes: 20 }, /too long a name/],
  ['is no text', { name: 'x.sql', content: Buffer.from('a\0b\0\0c') }, {}, /is no text/],
];
test.each(refusals)('an archive is refused whose member %s', async (_what, member, limits, problem) => {
  const reading = texts('a.zip', zip([{ name: 'good.sql', content: 'x' }, member]), limits);
  await expect(reading).rejects.toMatchObject({ code: 'upload.invalid', message: expect.stringMatching(problem) });
});

test('limits hold for all archives of an upload together', async () => {
  const two = zip([
    { name: 'a.sql', content: 'x' },
    { name: 'b.sql', content: 'x' },
  ]);
  const three = zip([
    { name: 'c.sql', content: 'x' },
    { name: 'd.zip', content: two },
  ]);
  expect(Object.keys(await texts('t', three, { entries: 4, depth: 2 }))).toHaveLength(3);
  await expect(texts('t', three, { entries: 3 })).rejects.toThrow('more than 3 files');
  await expect(texts('t', three, { totalBytes: 2 })).rejects.toThrow('more than 2 bytes');
  await expect(texts('t', three, { depth: 1 })).rejects.toThrow('deeper than 1 levels');
});

test.each([
  ['two members of one name', zip([{ name: 'a.sql' }, { name: 'a.sql' }])],
  ['an archive that is cut off', zip([{ name: 'a.sql', content: 'select 1' }]).subarray(0, -5)],
  ['no more than a beginning', Buffer.from('PK\x03\x04 select')],
  ['a picture', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')],
])('%s is refused', async (_what, bytes) => {
  await expect(texts('a', bytes)).rejects.toMatchObject({ code: 'upload.invalid' });
});

test('a text that is too long is not read to its end', async () => {
  let read = 0;
  async function* endless() {
    for (;;) {
      read += 1;
      yield Buffer.alloc(1_000, 'x');
    }
  }
  const reading = readUpload('a.sql', endless(), { ...UPLOAD_LIMITS, textBytes: 10_000 });
  await expect(reading.next()).rejects.toMatchObject({ code: 'upload.invalid' });
  expect(read).toBe(11);
});

test('a reader that stops leaves nothing behind', async () => {
  const archive = zip([
    { name: 'a.sql', content: 'a' },
    { name: 'b.sql', content: 'b' },
  ]);
  async function* once() {
    yield archive;
  }
  for await (const { name } of readUpload('a.zip', once())) {
    expect(name).toBe('a.zip/a.sql');
    break;
  }
});
