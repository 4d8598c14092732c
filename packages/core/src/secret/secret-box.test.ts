import { createHmac, randomBytes } from 'node:crypto';
import { SecretBox } from './secret-box';

const key = () => randomBytes(32).toString('base64');

test('opens what it sealed, for the same owner only', () => {
  const box = new SecretBox([key()]);
  const sealed = box.seal('s3cret', 'row-1');
  expect(sealed).not.toContain('s3cret');
  expect(box.open(sealed, 'row-1')).toBe('s3cret');
  expect(() => box.open(sealed, 'row-2')).toThrow();
});

test('an older key still opens after rotation, an unknown one does not', () => {
  const [oldKey, newKey] = [key(), key()];
  const sealed = new SecretBox([oldKey]).seal('s3cret', 'row');
  expect(new SecretBox([newKey, oldKey]).open(sealed, 'row')).toBe('s3cret');
  expect(() => new SecretBox([newKey]).open(sealed, 'row')).toThrow('not configured');
});

test('refuses a key of another size', () => {
  expect(() => new SecretBox(['c2hvcnQ='])).toThrow('32 bytes');
});

describe('derived keys', () => {
  const [first, second] = [key(), key()];

  test('are the same in every process, others for another text, the sealing one first', () => {
    const derived = new SecretBox([first, second]).derive('a');
    expect(derived).toEqual(new SecretBox([first, second]).derive('a'));
    expect(derived.map((d) => d.key.length)).toEqual([32, 32]);
    const other = new SecretBox([second, first]).derive('a');
    expect(other).toEqual(derived.toReversed());
    const hex = [...derived, ...new SecretBox([first]).derive('b')].map((d) => d.key.toString('hex'));
    expect(new Set(hex).size).toBe(3);
    expect(hex).not.toContain(Buffer.from(first, 'base64').toString('hex'));
  });

  test('go by the id that sealed texts name', () => {
    const box = new SecretBox([first]);
    expect(box.seal('x', 'row').split('.')[1]).toBe(box.derive('a')[0]!.keyId);
  });
});

test('derives as RFC 5869 has it', () => {
  const ikm = Buffer.alloc(32, 7);
  // Extract with an empty salt, then one block of expand.
  const prk = createHmac('sha256', Buffer.alloc(32)).update(ikm).digest();
  const block = createHmac('sha256', prk).update('info').update(Buffer.of(1)).digest();
  expect(new SecretBox([ikm.toString('base64')]).derive('info')[0]!.key).toEqual(block);
});
