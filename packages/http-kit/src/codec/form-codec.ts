import { isUtf8 } from 'node:buffer';
import { DomainError } from '@jobglot/core';
import type { BodyCodec } from './body-codec';

const FORM_TYPE = 'application/x-www-form-urlencoded';
/** More than any form of these APIs has. */
const MAX_PAIRS = 100;
const UTF8 = /^(?:utf-?8|us-ascii)$/;

/**
 * A form in, JSON out, as OAuth's token endpoints have it (RFC 6749 appendix B). Forms are in UTF-8. A body without a
 * Content-Type is taken for a form; any other type is refused. So is a name that comes twice: which value counts would be
 * a guess, and RFC 6749 3.2 forbids it.
 */
export const formCodec: BodyCodec = {
  mediaType: FORM_TYPE,
  contentType: 'application/json; charset=utf-8',
  decode(bytes, contentType) {
    if (contentType !== undefined) checkType(contentType);
    return pairsOf(bytes);
  },
  encode: (body) => JSON.stringify(body),
};

function checkType(contentType: string): void {
  const [type = '', ...parameters] = contentType.toLowerCase().split(';');
  const charset = parameters.map((p) => p.trim().split('=')).find(([name]) => name === 'charset')?.[1];
  if (type.trim() === FORM_TYPE && (charset === undefined || UTF8.test(charset.replaceAll('"', '')))) return;
  throw new DomainError(
    'request.unsupported_media_type',
    `The body must be a form in UTF-8: Content-Type: ${FORM_TYPE}.`,
  );
}

function pairsOf(bytes: Buffer): Record<string, string> {
  const text = bytes.toString('utf8');
  if (!isUtf8(bytes) || !isEscaped(text)) throw malformed('The form is not valid percent-encoding of UTF-8.');
  // Counted before anything is kept: a megabyte of ampersands is not worth a million entries.
  if (text.split('&', MAX_PAIRS + 1).length > MAX_PAIRS) {
    throw malformed(`The form has more than ${MAX_PAIRS} fields.`);
  }
  const fields = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(text)) {
    if (name.includes('\0') || value.includes('\0')) throw malformed('The form holds the character U+0000.');
    // Not named here: whoever mistakes a secret for a name would find it in the answer.
    if (fields.has(name)) throw malformed('The form names a field twice.');
    fields.set(name, value);
  }
  // Unlike an assignment this makes an own property of __proto__ too.
  return Object.fromEntries(fields);
}

/** URLSearchParams lets broken escapes stand as text and bytes that are no UTF-8 become U+FFFD: another value than was meant. */
function isEscaped(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

function malformed(message: string): DomainError {
  return new DomainError('request.malformed', message);
}
