import { DomainError } from '@jobglot/core';
import { roleOf } from '../../mappers/user-to-wire';

const NUMBERED = /^(User|Password|Roles|Active|FederationId|ExpiredIn)#?(\d{1,6})?$/i;
const NAMES = ['User', 'Password', 'Roles', 'Active', 'FederationId', 'ExpiredIn'] as const;
type Field = (typeof NAMES)[number];

/** One user of a request. */
export type UserFields = Partial<Record<Field, string>>;

/**
 * `User#1`, `Password#1`, ... `User#2`, ...; the page itself writes one without the sign, and a field without a number
 * counts as the first one's.
 * @throws DomainError `request.invalid` for any other field: nothing of it would be kept
 */
export function usersOf(body: Readonly<Record<string, unknown>>): UserFields[] {
  const users = new Map<number, UserFields>();
  for (const [sent, value] of Object.entries(body)) {
    const match = NUMBERED.exec(sent);
    if (!match) throw new DomainError('request.invalid', `${sent} is no field of a user.`, { field: sent });
    const name = NAMES.find((known) => known.toLowerCase() === match[1]!.toLowerCase())!;
    const number = Number(match[2] ?? 1);
    users.set(number, { ...users.get(number), [name]: String(value) });
  }
  return [...users].sort(([a], [b]) => a - b).map(([, user]) => user);
}

/** @returns the part of a user that maps on a client @throws DomainError `request.invalid` for what does not */
export function clientPart({ Password, Roles, Active, FederationId }: UserFields) {
  if (Active !== undefined && Active.toLowerCase() !== 'true') {
    throw new DomainError('request.invalid', 'Active: a client is always active; remove it instead (admin API).', {
      field: 'Active',
    });
  }
  if (FederationId) {
    throw new DomainError('request.invalid', 'FederationId is not supported.', { field: 'FederationId' });
  }
  return {
    ...(Password === undefined ? {} : { secret: Password }),
    ...(Roles === undefined ? {} : { role: roleOf(Roles) }),
  };
}

/** @returns when a token made now ends; null: never @throws DomainError `request.invalid` */
export function expiryOf({ ExpiredIn }: UserFields, now: Date): Date | null {
  if (!ExpiredIn || ExpiredIn === '0') return null;
  if (!/^\d{1,5}$/.test(ExpiredIn)) {
    throw new DomainError('request.invalid', 'ExpiredIn is a number of days.', { field: 'ExpiredIn' });
  }
  return new Date(now.getTime() + Number(ExpiredIn) * 86_400_000);
}
