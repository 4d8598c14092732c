import { encodeRows } from '../../copy-text/encode-rows';
import { loadDataBytes } from './load-data-bytes';

/** What LOAD DATA makes of it: it knows these escapes, and takes any other letter as it is. */
function read(data: Buffer): string {
  const known: Record<string, string> = { b: '\b', n: '\n', r: '\r', t: '\t', N: 'NULL' };
  return data.toString('utf8').replace(/\\(.)/gs, (_, c: string) => known[c] ?? c);
}

test.each(['\f', '\v', 'a\fb', '\\f', '\\\\v\f', 'C:\\files\\very', '\\', '\b\t\r'])(
  '%j comes through, however it is cut',
  (text) => {
    const data = encodeRows([[text, 'end']]);
    for (let cut = 0; cut <= data.length; cut++) {
      const parts = [...loadDataBytes([data.subarray(0, cut), data.subarray(cut)])];
      expect(read(Buffer.concat(parts))).toBe(`${text}\tend\n`);
    }
  },
);

test('what needs no change is not copied', () => {
  const data = encodeRows([['plain\ttext\n']]);
  expect([...loadDataBytes([data])][0]!.buffer).toBe(data.buffer);
});
