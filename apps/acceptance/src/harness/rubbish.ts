import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import type { Call } from './call';
import { type DocumentedOperation, type ParameterValues, queryOf } from './document-operations';
import { ofSchema, type Schema } from './of-schema';

/** Texts that have broken servers before: of no form, of the wrong form, at the edge of a type. */
const TEXTS = [
  '',
  ' ',
  '\0',
  'a\0b',
  '\ud800',
  '\u202e\ufeff',
  '__proto__',
  'constructor',
  'default',
  'all',
  '..',
  '../../etc/passwd',
  '%',
  "'; drop table jobs; --",
  '00000000-0000-0000-0000-000000000000',
  '99999999999999999999',
  '-1',
  'NaN',
  'true',
  'REPLICATE [a]',
  'REPLICATE [',
  '* * * * *',
  '0-99999999/0 * * * *',
  '0000-00-00',
  '2024-02-30',
  'Mars/Olympus',
  'ReverseETL',
  'PostgreSQL',
  'SQLite',
  'CSV',
  'URI=in;',
  'Password="',
  ';;=;',
  'x'.repeat(70_000),
] as const;
const NUMBERS = [0, -0, -1, 0.5, 1e308, 2 ** 31, 2 ** 53, -(2 ** 63)] as const;

const text = fc.oneof(fc.constantFrom(...TEXTS), fc.string({ unit: 'binary' }), fc.string());
const anyValue = fc.oneof(text, fc.constantFrom(...NUMBERS), fc.constantFrom(null, true, false), fc.jsonValue());

/** Fields that open schemas take by pattern: no document lists them. */
const NUMBERED = ['Query#1', 'Query#0', 'Query2', 'User#1', 'Password#1', 'Roles#1', 'ExpiredIn#1', 'User'] as const;

/** What breaks readers of OData: unfinished, too deep, of the wrong type, of no property. */
const ODATA = [
  "JobName eq '",
  "JobName eq 'a' and",
  'JobName eq 5',
  'Nothing eq null',
  'contains(JobName',
  "contains(JobName,'%25_\\')",
  `not(${'('.repeat(500)}`,
  `${'not '.repeat(800)}true`,
  'RunStartDate gt 99999-99-99T99:99:99Z',
  'Index eq 1e999',
  'Id eq 99999999999999999999',
  "JobId eq '00'",
  'JobName,,Status',
  'JobName desc asc',
  '*',
  '-1',
  '1.5',
  '99999999999999999999',
  'atom',
  'nothing/nothing',
] as const;
const ODATA_NAMES = ['$filter', '$select', '$orderby', '$top', '$skip', '$count', '$format', '$FILTER'] as const;

/** Characters that a request line can carry; at any other Node's parser says 400 itself. */
const pathText = fc.string({
  unit: fc.constantFrom(...'abz019-_.~!$&\'()*+,;=:@%/\\"<>[]^`{|}'),
  maxLength: 20,
});
const headerText = fc.string({ unit: fc.constantFrom(...'abz019 \t;,=/:"\'()<>@[]{}?%\u00e9\u00ff'), maxLength: 30 });

const HEADERS = fc.record(
  {
    'content-type': fc.oneof(
      fc.constantFrom(
        'application/json; charset=utf-16',
        'application/json; charset=nothing',
        'application/json;;;',
        'application/vnd.api+json',
        'text/plain',
        'multipart/form-data; boundary=',
        'application/x-www-form-urlencoded',
      ),
      headerText,
    ),
    'content-encoding': fc.constantFrom('gzip', 'br', 'deflate', 'identity', 'nothing', 'gzip, gzip'),
    host: fc.oneof(fc.constantFrom('', '[', '::::', 'a b', 'h:99999', 'x'.repeat(4_000)), headerText),
    accept: headerText,
    'accept-language': headerText,
    authorization: fc.oneof(fc.constantFrom('Basic', 'Basic ====', 'Bearer x'), headerText),
    cookie: headerText,
    'if-match': headerText,
    range: headerText,
    'x-forwarded-for': headerText,
    'x-forwarded-proto': headerText,
    'x-http-method-override': fc.constantFrom('DELETE', 'nothing'),
  },
  { requiredKeys: [] },
);

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

/**
 * Requests to one operation with anything anywhere.
 *
 * @param values real ones for its parameters, and others that a body may name
 * @param schemas of the API's document
 */
export function rubbish(
  operation: DocumentedOperation,
  values: ParameterValues,
  schemas: Readonly<Record<string, Schema>>,
  token: string,
): fc.Arbitrary<Call> {
  const named = Object.values(schemas).flatMap(({ properties = {} }) => Object.keys(properties));
  const fields = [...new Set([...named, ...NUMBERED])];
  const real = fc.constantFrom(...Object.values(values));
  const ofBody = fc.oneof({ weight: 5, arbitrary: text }, { weight: 1, arbitrary: real });
  const typed = operation.body ? ofSchema(operation.body, schemas, ofBody) : fc.jsonValue();
  const body = fc.oneof(
    { weight: 8, arbitrary: typed.map(json) },
    { weight: 2, arbitrary: fc.dictionary(fc.constantFrom(...fields), anyValue, { maxKeys: 6 }).map(json) },
    { weight: 1, arbitrary: fc.dictionary(fc.oneof(fc.constantFrom(...fields), text), anyValue).map(json) },
    { weight: 2, arbitrary: fc.constantFrom(...RAW_BODIES) },
    { weight: 1, arbitrary: fc.jsonValue().map(json) },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)) },
    { weight: 1, arbitrary: fc.constantFrom(gzipSync('{"name":"x"}'), gzipSync('x'.repeat(20_000_000))) },
    { weight: 1, arbitrary: fc.constant(undefined) },
  );
  const inPath = (name: string) =>
    fc.oneof(
      { weight: 3, arbitrary: fc.constant(values[name]!) },
      { weight: 1, arbitrary: text.map((part) => encodeURIComponent(Buffer.from(part).toString()).slice(0, 3_000)) },
      { weight: 1, arbitrary: pathText },
    );
  const path = fc
    .tuple(
      ...operation.path
        .split(/(\{\w+\})/)
        .map((part) => (part.startsWith('{') ? inPath(part.slice(1, -1)) : fc.constant(part))),
    )
    .map((parts) => parts.join(''));
  const odata = fc.constantFrom(...ODATA).map(encodeURIComponent);
  const queryName = fc.oneof(
    fc.constantFrom('limit', 'offset', 'job_id', '@authtoken', 'a[b]', ...ODATA_NAMES, ...operation.query),
    pathText,
  );
  const query = fc
    .array(fc.tuple(queryName, fc.oneof(pathText, odata, real.map(encodeURIComponent))), { maxLength: 4 })
    .map((pairs) => pairs.map((pair) => pair.join('=')).join('&'));
  return fc
    .record({
      method: fc.oneof(
        { weight: 9, arbitrary: fc.constant(operation.method) },
        { weight: 1, arbitrary: fc.constantFrom(...METHODS) },
      ),
      path: fc.oneof(
        { weight: 9, arbitrary: path },
        { weight: 1, arbitrary: fc.tuple(path, pathText).map((two) => two.join('/')) },
      ),
      query: fc.oneof(query, fc.constantFrom(queryOf(operation, values), '')),
      headers: fc.oneof({ weight: 3, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: HEADERS }),
      token: fc.oneof({ weight: 9, arbitrary: fc.constant(token) }, { weight: 1, arbitrary: headerText }),
      body,
    })
    .map(({ query, path, headers, token, body, method }) => ({
      method,
      path: `${operation.prefix}${path}${query ? `?${query}` : ''}`.replace(/[^\x21-\x7e]/g, ''),
      headers: { 'content-type': 'application/json', 'x-cdata-authtoken': token, ...defined(headers) },
      ...(body === undefined ? {} : { body }),
    }));
}

const json = (value: unknown): string => JSON.stringify(value);

function defined(headers: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
