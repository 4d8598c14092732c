import { randomBytes } from 'node:crypto';
import { SecretBox } from '../secret/secret-box';
import { SigningKeys } from './signing-keys';

const DAY_MS = 86_400_000;
const NOON = Date.parse('2026-03-01T12:00:00Z');
const [oldKey, newKey] = [randomBytes(32).toString('base64'), randomBytes(32).toString('base64')];

function keysAt(time: number, masterKeys = [oldKey]): SigningKeys {
  return new SigningKeys(new SecretBox(masterKeys), { now: () => new Date(time) });
}

test('all processes agree; the name is master key and day', () => {
  const { kid, key } = keysAt(NOON).current('a');
  expect(kid).toMatch(/^[0-9a-f]{8}\.20513$/);
  expect(keysAt(NOON).current('a')).toEqual({ kid, key });
  expect(keysAt(NOON).find('a', kid)).toEqual(key);
});

test('purposes and days have keys of their own', () => {
  const today = keysAt(NOON).current('a');
  expect(keysAt(NOON).current('b').key).not.toEqual(today.key);
  expect(keysAt(NOON).find('b', today.kid)).not.toEqual(today.key);
  expect(keysAt(NOON + DAY_MS).current('a').key).not.toEqual(today.key);
  expect(keysAt(NOON + DAY_MS).current('a').kid).not.toBe(today.kid);
});

test('a key changes at midnight UTC, in a process that runs on too', () => {
  let time = Date.parse('2026-03-01T23:59:59.999Z');
  const keys = new SigningKeys(new SecretBox([oldKey]), { now: () => new Date(time) });
  const before = keys.current('a');
  time += 1;
  expect(keys.current('a').key).not.toEqual(before.key);
  expect(keys.find('a', before.kid)).toEqual(before.key);
  time += DAY_MS - 1;
  expect(keys.find('a', before.kid)).toEqual(before.key);
  time += 1;
  expect(keys.find('a', before.kid)).toBeNull();
});

test("yesterday's and tomorrow's verify, older and later ones do not", () => {
  const { kid, key } = keysAt(NOON).current('a');
  expect(keysAt(NOON + DAY_MS).find('a', kid)).toEqual(key);
  expect(keysAt(NOON - DAY_MS).find('a', kid)).toEqual(key);
  expect(keysAt(NOON + 2 * DAY_MS).find('a', kid)).toBeNull();
  expect(keysAt(NOON - 2 * DAY_MS).find('a', kid)).toBeNull();
});

test('a second master key still verifies; one that is taken out takes its keys along', () => {
  const { kid, key } = keysAt(NOON).current('a');
  const rotated = keysAt(NOON, [newKey, oldKey]);
  expect(rotated.find('a', kid)).toEqual(key);
  expect(rotated.current('a').kid).toBe(keysAt(NOON, [newKey]).current('a').kid);
  expect(keysAt(NOON, [newKey]).find('a', kid)).toBeNull();
});

test('names that nobody gave are null', () => {
  const keys = keysAt(NOON);
  const { kid } = keys.current('a');
  const [id, day] = kid.split('.');
  for (const made of [
    '',
    id!,
    `${id}.`,
    `${id}.${day}.${day}`,
    `.${day}`,
    `${id}.NaN`,
    `${id}.-1`,
    `x${kid}`,
    `${kid} `,
  ]) {
    expect([made, keys.find('a', made)]).toEqual([made, null]);
  }
});

test('what is remembered does not grow with days', () => {
  let time = NOON;
  const box = new SecretBox([oldKey]);
  const keys = new SigningKeys(box, { now: () => new Date(time) });
  const derive = jest.spyOn(box, 'derive');
  const first = keys.current('a');
  keys.find('a', first.kid);
  expect(derive).toHaveBeenCalledTimes(1);
  for (let day = 0; day < 200; day++, time += DAY_MS) keys.current('a');
  time = NOON;
  derive.mockClear();
  expect(keys.current('a')).toEqual(first);
  expect(derive).toHaveBeenCalledTimes(1);
});
