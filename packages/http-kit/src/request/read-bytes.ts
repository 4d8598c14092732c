import express, { type Request, type Response } from 'express';

/** Reads the bytes of one request's body; to be called once. Empty when there is none. */
export type ReadBytes = (req: Request, res: Response) => Promise<Buffer>;

const NOTHING = Buffer.alloc(0);
/** Java clients name the charset there (RFC 9110 8.4.1 knows none): it says nothing about the bytes. */
const CHARSET = /^\s*utf-?8\s*$/i;

/**
 * @param limit bytes at most, after decompression
 * @returns a reader; it rejects with body-parser's errors (`entity.too.large`, ...)
 */
export function bytesReader(limit: number): ReadBytes {
  const raw = express.raw({ limit, type: () => true });
  return async (req, res) => {
    if (!hasBody(req)) return NOTHING;
    const encoding = req.headers['content-encoding'];
    const restored = encoding !== undefined && CHARSET.test(encoding);
    if (restored) delete req.headers['content-encoding'];
    await new Promise<void>((resolve, reject) =>
      raw(req, res, (error?: unknown) => (error ? reject(error) : resolve())),
    );
    // A signature may cover it as it was sent.
    if (restored) req.headers['content-encoding'] = encoding;
    return Buffer.isBuffer(req.body) ? req.body : NOTHING;
  };
}

function hasBody(req: Request): boolean {
  return req.headers['transfer-encoding'] !== undefined || (req.headers['content-length'] ?? '0') !== '0';
}
