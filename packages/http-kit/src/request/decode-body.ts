import type { Request } from 'express';
import type { BodyCodec } from '../codec/body-codec';

/** Decodes a body into `req.body`. @throws what the codec throws */
export function decodeBody(codec: BodyCodec, req: Request, bytes: Buffer): void {
  if (bytes.length === 0) {
    // Some clients name a type without sending a body (PowerShell's -Method Post): there is nothing to be of that type.
    if (req.headers['content-type'] !== undefined) delete req.headers['content-type'];
    req.body = undefined;
    return;
  }
  req.body = codec.decode(bytes, req.headers['content-type']);
  // The validator compiles and keeps one schema per Content-Type it meets: variants must not grow its cache.
  req.headers['content-type'] = codec.mediaType;
}
