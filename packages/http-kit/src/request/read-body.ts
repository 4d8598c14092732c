import express, { type Request, type Response } from 'express';
import type { BodyCodec } from '../codec/body-codec';

/** Reads and decodes the body of one request into `req.body`. */
export type ReadBody = (req: Request, res: Response) => Promise<void>;

/**
 * @param limit bytes at most, after decompression
 * @returns a reader; it rejects with body-parser's errors (`entity.too.large`, ...) or what the codec throws
 */
export function bodyReader(codec: BodyCodec, limit: number): ReadBody {
  const raw = express.raw({ limit, type: () => true });
  return async (req, res) => {
    if (hasBody(req)) {
      await new Promise<void>((resolve, reject) =>
        raw(req, res, (error?: unknown) => (error ? reject(error) : resolve())),
      );
    }
    const bytes: unknown = req.body;
    if (!Buffer.isBuffer(bytes) || bytes.length === 0) {
      // Some clients name a type without sending a body (PowerShell's -Method Post): there is nothing to be of that type.
      if (req.headers['content-type'] !== undefined) delete req.headers['content-type'];
      req.body = undefined;
      return;
    }
    req.body = codec.decode(bytes, req.headers['content-type']);
    // The validator compiles and keeps one schema per Content-Type it meets: variants must not grow its cache.
    req.headers['content-type'] = codec.mediaType;
  };
}

function hasBody(req: Request): boolean {
  return req.headers['transfer-encoding'] !== undefined || (req.headers['content-length'] ?? '0') !== '0';
}
