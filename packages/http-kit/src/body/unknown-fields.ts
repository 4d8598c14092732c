import { DomainError } from '@jobglot/core';

const SECRET_NAME = /pass(word|wd|phrase)|pwd|secret|token|credential|(private|access|api)[-_ ]?key/i;

/** @returns true when a field of this name is likely to hold a secret */
export function soundsSecret(name: string): boolean {
  return SECRET_NAME.test(name);
}

/**
 * @param known names that mean something, and names that the server owns
 * @returns the other fields of the body, to be kept and given back
 * @throws DomainError `request.invalid` when one is named like a secret: it would be kept and given back in clear (P8); or
 *   when a whole number is too big for a JSON number: it would be given back as another one (P9)
 */
export function unknownFields(
  body: Readonly<Record<string, unknown>>,
  known: (name: string) => boolean,
): Record<string, unknown> {
  const unknown = Object.entries(body).filter(([name]) => !known(name));
  for (const [name, value] of unknown) refuseUnkeepable(name, value);
  return Object.fromEntries(unknown);
}

/** @returns the object, or an empty one when it is none */
export function objectOr(value: unknown): Readonly<Record<string, unknown>> {
  return isObject(value) ? value : {};
}

function isObject(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

function refuseUnkeepable(name: string, value: unknown): void {
  if (soundsSecret(name)) {
    throw new DomainError(
      'request.invalid',
      `${name} is no field of this object; a secret belongs into the properties of a connection.`,
      { field: name },
    );
  }
  if (Number.isInteger(value) && !Number.isSafeInteger(value)) {
    throw new DomainError('request.invalid', `${name || 'A number'} is too big for a JSON number; send it as text.`, {
      field: name,
    });
  }
  if (Array.isArray(value)) for (const item of value) refuseUnkeepable('', item);
  else if (isObject(value)) for (const [inner, item] of Object.entries(value)) refuseUnkeepable(inner, item);
}
