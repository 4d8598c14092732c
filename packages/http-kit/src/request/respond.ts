import { randomUUID } from 'node:crypto';
import { type Caller, DomainError, roleIncludes } from '@jobglot/core';
import type { Dialect, Operation } from '../dialect';
import type { MountOptions } from '../mount-options';
import type { Validator } from '../openapi/validator';
import type { Reply } from '../reply';
import type { Exchange } from './exchange';
import { expectedError } from './expected-error';
import type { FailedLogins } from './failed-logins';
import type { ReadBody } from './read-body';
import { sendReply } from './send-reply';

/** What the requests of one dialect share. */
export interface Responding {
  readonly dialect: Dialect;
  readonly options: MountOptions & { readonly failedLogins: FailedLogins };
  readonly readBody: ReadBody;
}

/** An operation, ready to be called. */
export interface Target {
  readonly operation: Operation;
  readonly validator: Validator;
  /** with the prefix, as it is logged */
  readonly route: string;
}

/**
 * From a matched route to the answer: proves the caller, checks the role, reads the body, validates, runs the operation.
 * Nobody who is not proven gets a body read or learns what is wrong with it.
 */
export async function respond(to: Responding, exchange: Exchange, target: Target): Promise<void> {
  const { operation, validator } = target;
  const { req, res } = exchange;
  try {
    // A HEAD request is the GET without its body, which Node leaves out by itself.
    if (req.method === 'HEAD') req.method = 'GET';
    if (req.url.includes('%00')) throw new DomainError('request.malformed', 'The path holds the character U+0000.');
    if (operation.role !== 'public') {
      const authenticate = operation.authenticate ?? to.dialect.authenticate;
      exchange.proven = await authenticate(exchange, exchange.services);
      checkRole(exchange.proven, operation);
    }
    await to.readBody(req, res);
    if (operation.prepare && req.body !== undefined) req.body = operation.prepare(req.body);
    await validator.checkRequest(req, res);
    const reply = await operation.handle(exchange);
    if (!reply.stream) validator.checkResponse(req, res, reply.status, to.dialect.codec.contentType, reply.body);
    await finish(to, exchange, target.route, reply);
  } catch (error) {
    await refuse(to, exchange, target.route, error);
  }
}

/** Answers with the dialect's fault for an error, whatever it was. Never rejects. */
export async function refuse(to: Responding, exchange: Exchange, route: string, error: unknown): Promise<void> {
  try {
    await finish(to, exchange, route, await faultOf(to, exchange, route, error));
  } catch (second) {
    // The answer was under way, or even the fault could not be rendered: only the log can be told.
    to.options.log.failure(second, { errorId: randomUUID(), requestId: exchange.requestId, route });
    exchange.res.destroy();
  }
}

async function faultOf(to: Responding, exchange: Exchange, route: string, error: unknown): Promise<Reply> {
  const { faults } = to.dialect;
  const hungUp = exchange.res.destroyed || exchange.res.headersSent;
  const expected = await countFailure(to, exchange, expectedError(error));
  if (expected) {
    const reply = faults.render(faults.table[expected.code], expected);
    const { retryAfter, allow } = expected.details;
    return {
      ...reply,
      headers: {
        ...reply.headers,
        ...(retryAfter === undefined ? {} : { 'Retry-After': String(retryAfter) }),
        ...(allow === undefined ? {} : { Allow: String(allow) }),
      },
    };
  }
  const errorId = randomUUID();
  if (!hungUp) to.options.log.failure(error, { errorId, requestId: exchange.requestId, route });
  return faults.unexpected(errorId);
}

async function countFailure(
  to: Responding,
  exchange: Exchange,
  error: DomainError | null,
): Promise<DomainError | null> {
  if (error?.code !== 'auth.invalid') return error;
  return (await to.options.failedLogins.count(exchange.address)) ?? error;
}

async function finish(to: Responding, exchange: Exchange, route: string, reply: Reply): Promise<void> {
  const { req, res, requestId } = exchange;
  const aborted = res.destroyed;
  try {
    await sendReply(res, reply, to.dialect.codec, requestId);
  } finally {
    to.options.log.request({
      requestId,
      dialect: to.dialect.name,
      method: req.method,
      route,
      status: reply.status,
      ms: Math.round((performance.now() - exchange.started) * 10) / 10,
      clientId: exchange.proven?.clientId ?? null,
      aborted: aborted || res.destroyed,
    });
  }
}

function checkRole(caller: Caller, operation: Operation): void {
  if (operation.role === 'public' || roleIncludes(caller.role, operation.role)) return;
  throw new DomainError('access.role', `This takes the role ${operation.role}; yours is ${caller.role}.`, {
    needed: operation.role,
  });
}
