import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import type { Call } from '../call';
import { type DocumentedOperation, type ParameterValues, queryOf } from '../document-operations';
import { ofSchema, type Schema } from '../of-schema';
import { anyHeaders } from './headers';
import type { RubbishBody, RubbishSubject } from './rubbish-subject';
import { anyValue, encoded, headerText, pathText, text } from './texts';

const METHODS = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE', 'PROPFIND', 'HEAD'] as const;

const RAW_BODIES = [
  '',
  '{',
  'null',
  '[]',
  '"text"',
  '5',
  '\ufeff{}',
  '{"name":"a","name":"b"}',
  '{"__proto__":{"name":"x"},"constructor":{"prototype":{}}}',
  '{"name":"\\ud800"}',
  '{"name":"\\u0000"}',
  `{"name":1${'0'.repeat(400)}}`,
  '['.repeat(50_000),
  `${'{"labels":'.repeat(2_000)}1${'}'.repeat(2_000)}`,
] as const;

/** What the requests are made of. */
export interface RubbishOf {
  readonly subject: RubbishSubject;
  readonly operation: DocumentedOperation;
  /** real ones for its parameters, and others that a body may name */
  readonly values: ParameterValues;
  /** of the API's document */
  readonly schemas: Readonly<Record<string, Schema>>;
  /** headers that prove the caller */
  readonly proof: Readonly<Record<string, string>>;
  /** loopback network to call from: failed log-ins are counted by address */
  readonly network: string;
}

/** @returns requests to one operation with anything anywhere */
export function rubbish(of: RubbishOf): fc.Arbitrary<Call> {
  const { subject, operation, values, proof, network } = of;
  const from = fc.noBias(fc.integer({ min: 1, max: 250 })).map((host) => `${network}.${host}`);
  return fc
    .record({
      method: fc.oneof(
        { weight: 9, arbitrary: fc.constant(operation.method) },
        { weight: 1, arbitrary: fc.constantFrom(...METHODS) },
      ),
      path: fc.oneof(
        { weight: 9, arbitrary: pathOf(of) },
        { weight: 1, arbitrary: fc.tuple(pathOf(of), pathText).map((two) => two.join('/')) },
      ),
      query: fc.oneof(queryText(of), fc.constantFrom(queryOf(operation, values), '')),
      headers: fc.oneof({ weight: 3, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: anyHeaders }),
      proven: fc.oneof(
        { weight: 9, arbitrary: fc.constant(proof) },
        { weight: 1, arbitrary: headerText.map((wrong) => subject.disproof(wrong)) },
      ),
      sent: bodyOf(of),
      from,
    })
    .map(({ query, path, headers, proven, sent: { body, contentType }, ...rest }) => ({
      ...rest,
      path: `${path}${query ? `?${query}` : ''}`.replace(/[^\x21-\x7e]/g, ''),
      headers: { 'content-type': contentType ?? operation.contentType, ...proven, ...defined(headers) },
      ...(body === undefined ? {} : { body }),
    }));
}

function bodyOf({ subject, operation, values, schemas }: RubbishOf): fc.Arbitrary<RubbishBody> {
  const named = Object.values(schemas).flatMap(({ properties = {} }) => Object.keys(properties));
  const fields = [...new Set([...named, ...subject.fields])];
  const ofBody = fc.oneof({ weight: 5, arbitrary: text }, { weight: 1, arbitrary: real(values) });
  const typed = (): fc.Arbitrary<unknown> =>
    operation.body ? ofSchema(operation.body, schemas, ofBody) : fc.jsonValue();
  const written = operation.contentType.endsWith('urlencoded') ? form : json;
  const sent = (arbitrary: fc.Arbitrary<unknown>) => arbitrary.map((value): RubbishBody => ({ body: written(value) }));
  const raw = (...bodies: readonly (string | Buffer)[]) => fc.constantFrom(...bodies).map((body) => ({ body }));
  const own = subject.bodies.length > 0 ? [{ weight: 3, arbitrary: fc.constantFrom(...subject.bodies) }] : [];
  return fc.oneof(
    { weight: 8, arbitrary: sent(subject.formed[operation.operationId] ?? typed()) },
    { weight: 2, arbitrary: sent(fc.dictionary(fc.constantFrom(...fields), anyValue, { maxKeys: 6 })) },
    { weight: 1, arbitrary: sent(fc.dictionary(fc.oneof(fc.constantFrom(...fields), text), anyValue)) },
    { weight: 2, arbitrary: raw(...RAW_BODIES) },
    { weight: 1, arbitrary: sent(fc.jsonValue()) },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }).map((bytes) => ({ body: Buffer.from(bytes) })) },
    { weight: 1, arbitrary: raw(gzipSync('{"name":"x"}'), gzipSync('x'.repeat(20_000_000))) },
    { weight: 1, arbitrary: fc.constant({ body: undefined }) },
    ...own,
  );
}

function pathOf({ operation, values }: RubbishOf): fc.Arbitrary<string> {
  const inPath = (name: string) =>
    fc.oneof(
      { weight: 3, arbitrary: fc.constant(encoded(values[name]!)) },
      { weight: 1, arbitrary: text.map(encoded) },
      { weight: 1, arbitrary: pathText },
    );
  // What leaves the prefix is no request of this API: a segment of it stays one.
  const inPrefix = (name: string) =>
    fc.oneof(
      { weight: 9, arbitrary: fc.constant(encoded(values[name]!)) },
      { weight: 1, arbitrary: text.map((part) => encoded(part) || '-') },
    );
  const filled = (template: string, of: (name: string) => fc.Arbitrary<string>) =>
    template.split(/(\{\w+\})/).map((part) => (part.startsWith('{') ? of(part.slice(1, -1)) : fc.constant(part)));
  return fc
    .tuple(...filled(operation.prefix, inPrefix), ...filled(operation.path, inPath))
    .map((parts) => parts.join(''));
}

function queryText({ subject, operation, values }: RubbishOf): fc.Arbitrary<string> {
  const name = fc.oneof(fc.constantFrom('a[b]', ...subject.queryNames, ...operation.query), pathText);
  const own = fc.constantFrom(...subject.queryValues).map(encodeURIComponent);
  const value = fc.oneof(pathText, own, real(values).map(encodeURIComponent));
  return fc
    .array(fc.tuple(name, value), { maxLength: 4 })
    .map((pairs) => pairs.map((pair) => pair.join('=')).join('&'));
}

const real = (values: ParameterValues) => fc.constantFrom(...Object.values(values));
const json = (value: unknown): string => JSON.stringify(value);

/** A form with every value as text; what is no object is one already. */
function form(value: unknown): string {
  if (value === null || typeof value !== 'object') return String(value);
  const text = (entry: unknown) => (typeof entry === 'string' ? entry : json(entry));
  const pairs = Object.entries(value).map(([name, entry]): [string, string] => [name, text(entry)]);
  return new URLSearchParams(pairs).toString();
}

function defined(headers: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
