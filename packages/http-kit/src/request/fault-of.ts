import { randomUUID } from 'node:crypto';
import type { DomainError } from '@jobglot/core';
import type { Reply } from '../reply';
import type { Exchange } from './exchange';
import { expectedError } from './expected-error';
import type { Responding } from './responding';

/** @returns the dialect's answer to an error; an unexpected one goes to the log, the caller learns its id only */
export async function faultOf(to: Responding, exchange: Exchange, route: string, error: unknown): Promise<Reply> {
  const { faults } = to.dialect;
  const expected = await limited(to, exchange, expectedError(error));
  if (expected) return withStandardHeaders(faults.render(faults.table[expected.code], expected, exchange), expected);
  const errorId = randomUUID();
  exchange.unexpected = true;
  // Whoever hung up in the middle has broken the request, not the server.
  if (!exchange.res.destroyed) to.options.log.failure(error, { errorId, requestId: exchange.requestId, route });
  return faults.unexpected(errorId, exchange);
}

/** Counts failed log-ins. @returns another error once there were too many */
async function limited(to: Responding, exchange: Exchange, error: DomainError | null): Promise<DomainError | null> {
  if (error?.code !== 'auth.invalid') return error;
  return (await to.options.failedLogins.count(exchange.address)) ?? error;
}

/** `Retry-After` (RFC 9110 10.2.3) and `Allow` (10.2.1) are the same in every dialect. */
function withStandardHeaders(reply: Reply, { details: { retryAfter, allow } }: DomainError): Reply {
  const headers: Record<string, string> = { ...reply.headers };
  if (retryAfter !== undefined) headers['Retry-After'] = String(retryAfter);
  if (allow !== undefined) headers.Allow = String(allow);
  return { ...reply, headers };
}
