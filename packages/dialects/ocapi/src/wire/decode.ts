import { badRequest, type OcapiFault } from '../fault';

/** Properties that every document may have and that say nothing here. */
const META: ReadonlySet<string> = new Set(['_v', '_type', '_resource_state']);
const SHOWN = 256;

export type Document = Readonly<Record<string, unknown>>;

/**
 * @param path of the value in the body, e.g. `$.query.term_query`
 * @param document the official name of what stands there
 * @throws OcapiFault TypeDecodingException, UnknownPropertyException
 */
export function objectAt(value: unknown, path: string, document: string, known: ReadonlySet<string>): Document {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) throw wrongType(path, 'object', value);
  const unknown = Object.keys(value).find((name) => !known.has(name) && !META.has(name));
  if (unknown !== undefined) throw unknownProperty(document, unknown);
  // Whatever the body calls itself: only its own properties count.
  return Object.assign(Object.create(null), value) as Document;
}

/** @throws OcapiFault TypeDecodingException */
export function arrayAt(value: unknown, path: string): readonly unknown[] {
  if (!Array.isArray(value)) throw wrongType(path, 'array', value);
  return value;
}

/** @throws OcapiFault TypeDecodingException */
export function textAt(value: unknown, path: string): string {
  if (typeof value !== 'string') throw wrongType(path, 'string', value);
  return value;
}

/** @param absent what no value means @throws OcapiFault TypeDecodingException */
export function booleanAt(value: unknown, path: string, absent: boolean): boolean {
  if (value === undefined) return absent;
  if (typeof value !== 'boolean') throw wrongType(path, 'boolean', value);
  return value;
}

/** @throws OcapiFault TypeDecodingException; PropertyConstraintViolationException out of bounds */
export function integerAt(value: unknown, path: string, document: string, min: number, max: number): number {
  if (typeof value !== 'number' || !Number.isInteger(value)) throw wrongType(path, 'integer', value);
  if (value < min || value > max) throw violation(document, path, `${path} must be from ${min} to ${max}.`);
  return value;
}

export function wrongType(path: string, expectedTypes: string, value: unknown): OcapiFault {
  const actualType = value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;
  const args = { path: shown(path), expectedTypes, actualType };
  return badRequest('TypeDecodingException', `${shown(path)} is ${actualType}; it must be ${expectedTypes}.`, args);
}

export function unknownProperty(document: string, name: string): OcapiFault {
  const property = shown(name);
  return badRequest('UnknownPropertyException', `The document ${document} has no property '${property}'.`, {
    document,
    property,
  });
}

export function violation(document: string, path: string, message: string): OcapiFault {
  return badRequest('PropertyConstraintViolationException', message, { document, path: shown(path) });
}

export function quota(msg: string): OcapiFault {
  return badRequest('QuotaExceededException', msg, { msg });
}

/** @returns a caller's text, short enough for an answer */
export function shown(text: string): string {
  return text.length > SHOWN ? `${text.slice(0, SHOWN - 1)}…` : text;
}
