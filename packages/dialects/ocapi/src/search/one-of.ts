import { type Document, objectAt, violation } from '../wire/decode';

/**
 * @returns the one property of an object that may hold exactly one of several
 * @throws OcapiFault UnknownPropertyException, PropertyConstraintViolationException
 */
export function onlyProperty(value: unknown, path: string, document: string, kinds: ReadonlySet<string>) {
  const object: Document = objectAt(value, path, document, kinds);
  const present = Object.keys(object).filter((name) => kinds.has(name));
  if (present.length !== 1) {
    throw violation(document, path, `${path} must hold exactly one of ${[...kinds].join(', ')}.`);
  }
  const kind = present[0]!;
  return { kind, value: object[kind], path: `${path}.${kind}` };
}

/** @returns property `name`, which must be there @throws OcapiFault PropertyConstraintViolationException */
export function required(object: Document, name: string, path: string, document: string): unknown {
  const value = object[name];
  if (value === undefined || value === null)
    throw violation(document, `${path}.${name}`, `${path}.${name} is missing.`);
  return value;
}
