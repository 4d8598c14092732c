import { testServices } from '@jobglot/core/testing';
import { signAccessToken } from './access-token';
import { VerifiedTokens } from './verified-tokens';

const { signingKeys } = testServices().services;

test('remembers 10,000 tokens at most, and none that is not good', () => {
  const find = jest.spyOn(signingKeys, 'find');
  const tokens = new VerifiedTokens(signingKeys);
  const first = signAccessToken(signingKeys, 'c0', 60);
  for (let i = 0; i < 2; i++) expect(tokens.clientOf(`${first}x`)).toBeNull();
  expect(find).toHaveBeenCalledTimes(2);
  expect(tokens.clientOf(first)).toBe('c0');
  for (let i = 1; i < 10_000; i++) tokens.clientOf(signAccessToken(signingKeys, `c${i}`, 60));
  find.mockClear();
  expect(tokens.clientOf(first)).toBe('c0');
  expect(find).not.toHaveBeenCalled();
  tokens.clientOf(signAccessToken(signingKeys, 'one more', 60));
  find.mockClear();
  expect(tokens.clientOf(first)).toBe('c0');
  expect(find).toHaveBeenCalledTimes(1);
});
