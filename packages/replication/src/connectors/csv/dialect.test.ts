import { gzipSync } from 'node:zlib';
import { zipArchive } from '@jobglot/core/testing';
import { loadPages, loadPlan } from '../../testing/load-rows';
import { readRows } from '../../testing/read-rows';
import type { Row } from '../cell';
import { writtenFiles } from '../files/testing/written-files';
import { csvConnector } from './connector';
import { csvDialect } from './types';

const files = writtenFiles(csvConnector);
type Properties = Readonly<Record<string, string>>;

test.each<[Properties, string | Buffer, Row[]]>([
  [{ QuoteChar: "'" }, "a,b\n'x,''y','\"'\n", [["x,'y", '"']]],
  [
    { QuoteChar: 'NONE' },
    'a,b\n"x",y"\n,\n',
    [
      ['"x"', 'y"'],
      [null, null],
    ],
  ],
  [{ Delimiter: '\\u0001', LineSeparator: '\\u0002' }, 'a\u0001b\u0002x\ny\u0001"\r\u0002"', [['x\ny', '\r\u0002']]],
  [
    { LineSeparator: 'CRLF' },
    'a,b\r\n1,2\n3,4',
    [
      ['1', '2'],
      ['3', '4'],
    ],
  ],
  [{ Encoding: 'GBK' }, Buffer.from('612c620ad6d0cec42ca3a40a', 'hex'), [['中文', '￥']]],
  [{ Encoding: 'iso-8859-1' }, Buffer.from('a,b\nü,ß\n', 'latin1'), [['ü', 'ß']]],
  [{ Encoding: 'UTF-16LE' }, Buffer.from('a,b\n1,ü😀\n', 'utf16le'), [['1', 'ü😀']]],
  [{ Encoding: 'utf8' }, '\ufeffa,b\n1,2\n', [['1', '2']]],
  [{ Compression: 'gzip' }, gzipSync('a,b\n1,ü\n'), [['1', 'ü']]],
  [{ Compression: 'zip' }, zipArchive([{ name: 'x.csv', content: 'a,b\n1,ü\n' }]), [['1', 'ü']]],
])('%j', async (properties, content, rows) => {
  const f = files({ 't.csv': content }, properties);
  expect(await readRows(f, 't', { columns: ['a', 'b'] })).toEqual(rows);
});

test('characters that span the pieces of a compressed file', async () => {
  const lines = Array.from({ length: 30_000 }, (_, i) => [String(i), `ü漢😀 ${i * 7919}`]);
  const text = `a,b\n${lines.map((l) => l.join(',')).join('\n')}\n`;
  const f = files({ 't.csv': gzipSync(text) }, { Compression: 'GZIP' });
  expect(await readRows(f, 't')).toEqual(lines);
});

test.each<[Properties, string | Buffer, string]>([
  [{ Compression: 'GZIP' }, 'a\n1\n', 't.csv cannot be unpacked: it is no gzip file, or is broken or cut off.'],
  [{ Compression: 'GZIP' }, gzipSync('a\n1\n').subarray(0, 20), 't.csv cannot be unpacked'],
  [{ Encoding: 'GBK' }, Buffer.from('610a81200a', 'hex'), 't.csv is not GBK: wrong bytes'],
])('what cannot be read: %j', async (properties, content, message) => {
  await expect(readRows(files({ 't.csv': content }, properties), 't')).rejects.toThrow(message);
});

test.each<[Properties, string]>([
  [{ Encoding: 'klingon' }, 'Encoding must be'],
  [{ Compression: 'lzo' }, 'Compression must be NONE, GZIP or ZIP.'],
  [{ QuoteChar: '""' }, 'QuoteChar must be'],
  [{ LineSeparator: '||' }, 'LineSeparator must be'],
  [{ Delimiter: '"' }, 'Delimiter must be'],
  [{ Delimiter: '|', QuoteChar: '|' }, 'Delimiter must be'],
  [{ Delimiter: '|', LineSeparator: 'pipe' }, 'Delimiter must be'],
  [{ Delimiter: '😀' }, 'Delimiter must be'],
])('refused: %j', (properties, message) => {
  expect(() => csvDialect(properties)).toThrow(message);
});

describe('a new file', () => {
  const write = async (properties: Properties, rows: Row[]) => {
    const f = files({}, properties);
    await loadPages(f, loadPlan(f, 't'), [rows]);
    return f;
  };

  test.each<[Properties, string]>([
    [{ LineSeparator: 'CRLF' }, 'id,name\r\n1,"a\r\n""\'"\r\n2,""\r\n'],
    [{ QuoteChar: "'", Delimiter: ']' }, "id]name\n1]'a\r\n\"'''\n2]''\n"],
    [{ LineSeparator: '\\u0001', IncludeColumnHeaders: 'false' }, '1,"a\r\n""\'"\u00012,""\u0001'],
  ])('%j', async (properties, text) => {
    const f = await write(properties, [
      ['1', 'a\r\n"\''],
      ['2', ''],
    ]);
    const plain = {
      ...f,
      connection: {
        ...f.connection,
        properties: {
          URI: 'tables',
          QuoteChar: 'NONE',
          LineSeparator: '\\u0003',
          Delimiter: '\\u0004',
          IncludeColumnHeaders: 'false',
        },
      },
    };
    expect((await readRows(plain, 't')).flat().join('')).toBe(text);
    expect(await readRows(f, 't')).toEqual([
      ['1', 'a\r\n"\''],
      ['2', ''],
    ]);
  });

  test('without quotes holds no delimiter and no line break, and the message no value', async () => {
    const f = await write({ QuoteChar: 'NONE' }, [['1', '"x" \'y\'']]);
    expect(await readRows(f, 't')).toEqual([['1', '"x" \'y\'']]);
    for (const value of ['secret,x', 'secret\r', 'secret\n']) {
      const error = await write({ QuoteChar: 'NONE' }, [['1', value]]).catch((e: Error) => e.message);
      expect(error).toMatch(/^A value holds the delimiter or a line break.*Set QuoteChar, or another Delimiter\.$/);
    }
  });

  test.each<Properties>([{ Encoding: 'GBK' }, { Compression: 'GZIP' }])(
    'is UTF-8 and not compressed: %j is refused',
    async (p) => {
      await expect(write(p, [['1', 'a']])).rejects.toThrow('Files are written in UTF-8, not compressed');
    },
  );
});
