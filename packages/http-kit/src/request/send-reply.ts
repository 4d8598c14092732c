import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Response } from 'express';
import type { BodyCodec } from '../codec/body-codec';
import type { Reply } from '../reply';

/** Writes the answer. Rejects when the stream of a long one breaks. */
export async function sendReply(res: Response, reply: Reply, codec: BodyCodec, requestId: string): Promise<void> {
  // Whoever hung up gets no answer.
  if (res.destroyed || res.headersSent) return;
  const headers: Record<string, string | number> = { ...reply.headers, 'X-Request-Id': requestId };
  if (reply.stream) {
    res.writeHead(reply.status, headers);
    await pipeline(Readable.from(reply.stream), res);
  } else if (reply.body === undefined) {
    res.writeHead(reply.status, reply.status === 204 ? headers : { ...headers, 'Content-Length': 0 });
    res.end();
  } else {
    const text = codec.encode(reply.body);
    headers['Content-Type'] = codec.contentType;
    headers['Content-Length'] = Buffer.byteLength(text);
    res.writeHead(reply.status, headers);
    res.end(text);
  }
}
