import { type BodyCodec, jsonCodec } from '@jobglot/http-kit';

/** JSON; an answer's type without charset, as the vendor's. */
export const cdmCodec: BodyCodec = { ...jsonCodec, contentType: 'application/json' };
