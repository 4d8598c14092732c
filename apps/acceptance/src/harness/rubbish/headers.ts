import fc from 'fast-check';
import { headerText } from './texts';

/** Headers that servers read, some or none of them, with anything in them. */
export const anyHeaders = fc.record(
  {
    'content-type': fc.oneof(
      fc.constantFrom(
        'application/json; charset=utf-16',
        'application/json; charset=nothing',
        'application/json;;;',
        'application/vnd.api+json',
        'application/xml',
        'text/xml; charset=utf-16',
        'text/plain',
        'multipart/form-data; boundary=',
        'application/x-www-form-urlencoded',
      ),
      headerText,
    ),
    'content-encoding': fc.constantFrom('gzip', 'br', 'deflate', 'identity', 'nothing', 'gzip, gzip'),
    host: fc.oneof(fc.constantFrom('', '[', '::::', 'a b', 'h:99999', 'x'.repeat(4_000)), headerText),
    accept: fc.oneof(fc.constantFrom('application/xml', 'text/xml;q=0', '*/*'), headerText),
    'accept-charset': fc.oneof(fc.constantFrom('utf-8', 'latin1', '*'), headerText),
    'accept-language': headerText,
    authorization: fc.oneof(fc.constantFrom('Basic', 'Basic ====', 'Bearer x'), headerText),
    cookie: headerText,
    'if-match': headerText,
    range: fc.oneof(
      fc.constantFrom('bytes=0-', 'bytes=-1', 'bytes=9-1', 'bytes=0-0,2-3', 'bytes=99999999999999999999-'),
      headerText,
    ),
    'x-forwarded-for': headerText,
    'x-forwarded-proto': headerText,
    'x-http-method-override': fc.constantFrom('DELETE', 'nothing'),
    'x-dw-http-method-override': fc.oneof(fc.constantFrom('DELETE', 'HEAD', 'TRACE'), headerText),
    'x-dw-resource-state': headerText,
  },
  { requiredKeys: [] },
);
