import { randomBytes } from 'node:crypto';
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
