import type { ArrivedRequest, PresentedRequest } from '@jobglot/http-kit';
import { badRequest, OcapiFault } from '../fault';

export type Format = 'json' | 'xml';

const MEDIA_TYPE = /^\s*[\w!#$&^.+-]+\/[\w!#$&^.+-]+\s*(?:;[^\0]*)?$/;
const XML_TYPE = /^\s*(?:application|text)\/xml\b/i;
const JSON_TYPE = /^\s*application\/json\b/i;
const CHARSET = /;\s*charset\s*=\s*"?([^";\s]+)/i;
const UTF8 = /^(?:utf-?8|us-ascii)$/i;
const ACCEPTED_CHARSET = /(?:^|,)\s*(?:utf-?8|\*)\s*(?:;|,|$)/i;

/** @throws OcapiFault UnsupportedFormatException, CharsetNotAcceptableException */
export function checkFormat({ headers, query }: Pick<ArrivedRequest, 'headers' | 'query'>): void {
  const { format } = query;
  if (format !== undefined && format !== 'json' && format !== 'xml') {
    const shown = String(format).slice(0, 50);
    throw new OcapiFault(415, 'UnsupportedFormatException', `Format '${shown}' is not served; json and xml are.`, {
      format: shown,
    });
  }
  const charset = headers['accept-charset'];
  if (typeof charset === 'string' && !ACCEPTED_CHARSET.test(charset)) {
    const shown = charset.slice(0, 100);
    throw new OcapiFault(406, 'CharsetNotAcceptableException', 'Documents are in UTF-8 only.', { charset: shown });
  }
}

/** @returns the format of a body @throws OcapiFault UnsupportedContentTypeException, MalformedMediaTypeException */
export function contentFormat(contentType: string | undefined): Format {
  if (contentType === undefined || contentType.trim() === '') return 'json';
  const shown = contentType.slice(0, 100);
  if (!MEDIA_TYPE.test(contentType)) {
    throw badRequest('MalformedMediaTypeException', `'${shown}' is no media type.`, { mediaType: shown });
  }
  const charset = CHARSET.exec(contentType)?.[1];
  const format = JSON_TYPE.test(contentType) ? 'json' : XML_TYPE.test(contentType) ? 'xml' : null;
  if (format !== null && (charset === undefined || UTF8.test(charset))) return format;
  throw new OcapiFault(
    415,
    'UnsupportedContentTypeException',
    'A body is application/json or application/xml, in UTF-8.',
    { contentType: shown },
  );
}

/**
 * How an answer is written: as the body came, where one came; else as `format` says; else as Accept prefers. JSON when
 * nobody says.
 */
export function answerFormat({ headers, query, contentType, method }: PresentedRequest): Format {
  if (method !== 'GET' && method !== 'HEAD' && contentType !== undefined)
    return XML_TYPE.test(contentType) ? 'xml' : 'json';
  if (query.format !== undefined) return query.format === 'xml' ? 'xml' : 'json';
  const [first = ''] = (headers.accept?.toString() ?? '').split(',', 1);
  return XML_TYPE.test(first) ? 'xml' : 'json';
}
