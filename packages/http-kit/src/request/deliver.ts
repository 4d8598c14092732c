import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Response } from 'express';
import type { BodyCodec } from '../codec/body-codec';
import type { Reply } from '../reply';
import type { Exchange } from './exchange';
import type { Responding } from './responding';

/** Writes the answer and the request's log line. Never rejects. */
export async function deliver(to: Responding, exchange: Exchange, route: string, reply: Reply): Promise<void> {
  const { res, requestId } = exchange;
  const hungUp = res.destroyed;
  let broken = false;
  try {
    // Only a stream has to be waited for.
    const streaming = hungUp ? undefined : write(res, reply, to.dialect.codec, requestId);
    if (streaming) await streaming;
  } catch (error) {
    broken = true;
    // The status is out: the caller can only be cut off. A caller that hung up itself is no failure.
    if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') {
      to.options.log.failure(error, { errorId: randomUUID(), requestId, route });
    }
    res.destroy();
  }
  to.options.log.request({
    requestId,
    dialect: to.dialect.name,
    method: exchange.req.method,
    route,
    status: reply.status,
    ms: Math.round((performance.now() - exchange.started) * 10) / 10,
    clientId: exchange.proven?.clientId ?? null,
    aborted: hungUp || broken,
  });
}

function write(res: Response, reply: Reply, codec: BodyCodec, requestId: string): Promise<void> | undefined {
  const headers: Record<string, string | number> = { ...reply.headers, 'X-Request-Id': requestId };
  if (reply.stream) {
    res.writeHead(reply.status, headers);
    return pipeline(Readable.from(reply.stream), res);
  }
  if (reply.body === undefined) {
    if (reply.status !== 204) headers['Content-Length'] = 0;
    res.writeHead(reply.status, headers);
    res.end();
    return undefined;
  }
  const text = codec.encode(reply.body);
  headers['Content-Type'] = codec.contentType;
  headers['Content-Length'] = Buffer.byteLength(text);
  res.writeHead(reply.status, headers);
  res.end(text);
  return undefined;
}
