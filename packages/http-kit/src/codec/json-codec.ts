import { DomainError } from '@jobglot/core';
import type { BodyCodec } from './body-codec';
import { checkJsonValue, mayHoldUnstorable } from './json-value';

const JSON_TYPE = /^application\/(?:[\w.+-]+\+)?json$/;
const UTF8 = /^(?:utf-?8|us-ascii)$/;

/** JSON in UTF-8. A body without a Content-Type is taken for JSON; any other type is refused. */
export const jsonCodec: BodyCodec = {
  mediaType: 'application/json',
  contentType: 'application/json; charset=utf-8',
  decode(bytes, contentType) {
    if (contentType !== undefined) checkType(contentType);
    const text = bytes.toString('utf8').replace(/^\uFEFF/, '');
    const value = parse(text);
    if (mayHoldUnstorable(text)) checkJsonValue(value);
    return value;
  },
  encode: (body) => JSON.stringify(body),
};

function checkType(contentType: string): void {
  const [type = '', ...parameters] = contentType.toLowerCase().split(';');
  const charset = parameters.map((p) => p.trim().split('=')).find(([name]) => name === 'charset')?.[1];
  if (JSON_TYPE.test(type.trim()) && (charset === undefined || UTF8.test(charset.replaceAll('"', '')))) return;
  throw new DomainError('request.unsupported_media_type', 'The body must be JSON: Content-Type: application/json.');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    // The parser's own message quotes the body, where passwords may stand (P8): only the position is passed on.
    const position = /at position (\d+)/.exec((error as Error).message)?.[1];
    const where = position === undefined ? '' : ` (at character ${Number(position) + 1})`;
    throw new DomainError('request.malformed', `The body is not valid JSON${where}.`);
  }
}
