import { type BodyCodec, jsonCodec } from '@jobglot/http-kit';

/** JSON out, with the page's content type; forms in (`Dialect.forms`). */
export const sqlflowCodec: BodyCodec = { ...jsonCodec, contentType: 'application/json;charset=utf-8' };
