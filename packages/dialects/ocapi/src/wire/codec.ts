import type { BodyCodec } from '@jobglot/http-kit';
import { jsonCodec } from '@jobglot/http-kit';
import { contentFormat } from './format';
import { decodeXml } from './xml';

/** JSON and XML, by the Content-Type; whatever came, the document is validated as JSON. */
export const ocapiCodec: BodyCodec = {
  mediaType: 'application/json',
  contentType: 'application/json;charset=UTF-8',
  decode(bytes, contentType) {
    if (contentFormat(contentType) === 'xml') return decodeXml(bytes.toString('utf8'));
    return jsonCodec.decode(bytes, undefined);
  },
  encode: (body) => JSON.stringify(body),
};
