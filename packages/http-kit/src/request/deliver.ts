import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Response } from 'express';
import type { Reply } from '../reply';
import type { Exchange } from './exchange';
import type { Responding } from './responding';

/** Some clients and proxies read lines of a few hundred bytes only. */
const MAX_REASON = 200;

/** Writes the answer and the request's log line. Never rejects. */
export async function deliver(to: Responding, exchange: Exchange, route: string, reply: Reply): Promise<void> {
  const { res, requestId } = exchange;
  const hungUp = res.destroyed;
  let broken = false;
  try {
    // Only a stream has to be waited for.
    const streaming = hungUp ? undefined : write(to, exchange, to.dialect.present?.(exchange, reply) ?? reply);
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
    unexpected: exchange.unexpected,
    ms: Math.round((performance.now() - exchange.started) * 10) / 10,
    clientId: exchange.proven?.clientId ?? null,
    aborted: hungUp || broken,
  });
}

function write({ dialect, options }: Responding, exchange: Exchange, reply: Reply): Promise<void> | undefined {
  const { res, requestId } = exchange;
  const headers: Record<string, string | number> = { ...reply.headers, 'X-Request-Id': requestId };
  // An idle connection would hold up the end of the process.
  if (options.stopping?.aborted) headers.Connection = 'close';
  if (reply.stream) {
    writeHead(res, reply, headers);
    return pipeline(Readable.from(reply.stream), res);
  }
  if (reply.body === undefined && reply.text === undefined) {
    // An answer to HEAD says how long the body would be.
    if (reply.status !== 204) headers['Content-Length'] ??= 0;
    writeHead(res, reply, headers);
    res.end();
    return undefined;
  }
  const text = reply.text ?? dialect.codec.encode(reply.body);
  if (reply.text === undefined) headers['Content-Type'] = dialect.codec.contentType;
  headers['Content-Length'] = Buffer.byteLength(text);
  writeHead(res, reply, headers);
  res.end(text);
  return undefined;
}

function writeHead(res: Response, { status, reason }: Reply, headers: Record<string, string | number>): void {
  if (reason === undefined) res.writeHead(status, headers);
  else res.writeHead(status, reasonPhrase(reason), headers);
}

/** RFC 9112 4: a reason phrase is one line; beyond ASCII nothing is said about how it is read. */
function reasonPhrase(text: string): string {
  return text
    .replace(/[^\x21-\x7e]+/g, ' ')
    .trim()
    .slice(0, MAX_REASON);
}
