import { isDeepStrictEqual } from 'node:util';
import { DomainError } from '@jobglot/core';

/** How a field's value may also come: `boolean` and `integer` as text (D4), a group with fields of its own. */
export type FieldKind = 'any' | 'boolean' | 'integer' | FieldTable;
export type FieldTable = { readonly [name: string]: FieldKind };

/**
 * Brings a body to the spelling of the OpenAPI document: field names without regard to case, blanks, dashes and
 * underscores (D3), booleans and whole numbers out of text (D4). Unknown fields stay as they are.
 *
 * @returns a function for one kind of body; it throws DomainError `request.invalid` when two spellings of a field contradict
 */
export function respeller(fields: FieldTable): (body: unknown) => unknown {
  const known = new Map(
    Object.entries(fields).map(([name, kind]) => {
      const convert = typeof kind === 'object' ? respeller(kind) : CONVERT[kind];
      return [fold(name), { name, convert }];
    }),
  );
  return (body) => {
    if (body === null || typeof body !== 'object' || Array.isArray(body)) return body;
    const spelled = new Map<string, unknown>();
    for (const [sent, value] of Object.entries(body)) {
      const field = known.get(fold(sent));
      const name = field?.name ?? sent;
      const converted = field ? field.convert(value) : value;
      if (spelled.has(name) && !isDeepStrictEqual(spelled.get(name), converted)) {
        throw new DomainError('request.invalid', `${name} is sent twice with different values.`, { field: name });
      }
      spelled.set(name, converted);
    }
    return Object.fromEntries(spelled);
  };
}

const CONVERT = {
  any: (value: unknown) => value,
  boolean: (value: unknown) => {
    const text = typeof value === 'string' ? value.toLowerCase() : '';
    return text === 'true' ? true : text === 'false' ? false : value;
  },
  integer: (value: unknown) => (typeof value === 'string' && /^-?\d{1,15}$/.test(value) ? Number(value) : value),
};

function fold(name: string): string {
  return name.toLowerCase().replace(/[-_\s]/g, '');
}
