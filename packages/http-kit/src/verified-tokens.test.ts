import { testServices } from '@jobglot/core/testing';
import { VerifiedTokens } from './verified-tokens';

const HOUR_MS = 3_600_000;
const { signingKeys } = testServices().services;
const { signingKeys: otherKeys } = testServices().services;

const good = (token: string) => ({ text: token, expiresAt: Date.now() + HOUR_MS });

test('verifies a token once, and one that is not good every time', () => {
  const verify = jest.fn((_keys: unknown, token: string) => (token === 'good' ? good(token) : null));
  const tokens = new VerifiedTokens(verify);
  for (let i = 0; i < 2; i++) expect(tokens.read(signingKeys, 'good')).toMatchObject({ text: 'good' });
  for (let i = 0; i < 2; i++) expect(tokens.read(signingKeys, 'bad')).toBeNull();
  expect(verify.mock.calls.map(([, token]) => token)).toEqual(['good', 'bad', 'bad']);
});

test('a token is good where it was signed', () => {
  const tokens = new VerifiedTokens((keys, token) => (keys === signingKeys ? good(token) : null));
  expect(tokens.read(signingKeys, 'x')).not.toBeNull();
  expect(tokens.read(otherKeys, 'x')).toBeNull();
});

test('a remembered token ends, and so does one that was never seen', () => {
  jest.useFakeTimers();
  const tokens = new VerifiedTokens((_keys, text) => ({ text, expiresAt: end }));
  const end = Date.now() + HOUR_MS;
  expect(tokens.read(signingKeys, 'seen')).not.toBeNull();
  jest.setSystemTime(end - 1);
  expect(tokens.read(signingKeys, 'seen')).not.toBeNull();
  jest.setSystemTime(end);
  for (const token of ['seen', 'unseen']) expect(tokens.read(signingKeys, token)).toBeNull();
  jest.useRealTimers();
});

test('remembers 10,000 tokens at most', () => {
  const verify = jest.fn((_keys: unknown, token: string) => good(token));
  const tokens = new VerifiedTokens(verify);
  for (let i = 0; i < 10_000; i++) tokens.read(signingKeys, `t${i}`);
  tokens.read(signingKeys, 't0');
  expect(verify).toHaveBeenCalledTimes(10_000);
  tokens.read(signingKeys, 'one more');
  tokens.read(signingKeys, 't0');
  expect(verify).toHaveBeenCalledTimes(10_002);
});
