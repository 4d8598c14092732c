import { type Caller, DomainError, roleIncludes } from '@jobglot/core';
import { formCodec } from '../codec/form-codec';
import type { Operation } from '../dialect';
import type { Validator } from '../openapi/validator';
import type { Reply } from '../reply';
import { decodeBody } from './decode-body';
import { deliver } from './deliver';
import type { Exchange } from './exchange';
import { faultOf } from './fault-of';
import type { Responding } from './responding';

/** An operation, ready to be called. */
export interface Target {
  readonly operation: Operation;
  readonly validator: Validator;
  /** the document has a body for it; what comes without one is no part of the request (RFC 9110 9.3.1), and nobody has validated it */
  readonly takesBody: boolean;
  /** with the prefix, as it is logged */
  readonly route: string;
}

/** From a matched route to the answer that is out. Rejects for a bug in the dialect's faults only. */
export async function respond(to: Responding, exchange: Exchange, target: Target): Promise<void> {
  let reply: Reply;
  try {
    reply = await answer(to, exchange, target);
  } catch (error) {
    reply = await faultOf(to, exchange, target.route, error);
  }
  await deliver(to, exchange, target.route, reply);
  if (to.dialect.forms) await exchange.forget();
}

/** Answers with the dialect's fault where no operation was matched. */
export async function refuse(to: Responding, exchange: Exchange, route: string, error: unknown): Promise<void> {
  await deliver(to, exchange, route, await faultOf(to, exchange, route, error));
}

/** Answers OPTIONS (RFC 9110 9.3.7): what the path takes is no secret, so that nobody is proven. */
export async function offer(to: Responding, exchange: Exchange, route: string, allow: string): Promise<void> {
  await deliver(to, exchange, route, { status: 204, headers: { Allow: allow } });
}

/**
 * Proves the caller, checks the role, reads the body, validates, runs the operation: in this order, so that nobody who is
 * not proven learns what is wrong with a body, or gets one read that the proof does not need.
 */
async function answer(to: Responding, exchange: Exchange, { operation, validator, takesBody }: Target): Promise<Reply> {
  const { req, res } = exchange;
  // A HEAD request is the GET without its body, which Node leaves out by itself.
  if (req.method === 'HEAD') req.method = 'GET';
  if (req.url.includes('%00')) throw new DomainError('request.malformed', 'The path holds the character U+0000.');
  if (operation.role !== 'public') {
    const authenticate = operation.authenticate ?? to.dialect.authenticate;
    exchange.proven = await authenticate(exchange, exchange.services);
    checkRole(exchange.proven, operation.role);
  }
  if (to.dialect.forms) await takeForm(exchange);
  else decodeBody(to.dialect.codec, req, await exchange.rawBody());
  if (!takesBody) req.body = undefined;
  if (operation.prepare && req.body !== undefined) req.body = operation.prepare(req.body);
  await validator.checkRequest(req, res);
  const reply = await operation.handle(exchange);
  // Streams and texts are no documents, and an answer to HEAD may come without the one that it is about.
  const isDocument =
    !reply.stream && reply.text === undefined && (reply.body !== undefined || exchange.method !== 'HEAD');
  if (isDocument) validator.checkResponse(req, res, reply.status, to.dialect.codec.contentType, reply.body);
  return reply;
}

/** However a form was sent, the validator sees its fields as the document describes them. */
async function takeForm(exchange: Exchange): Promise<void> {
  const { fields } = await exchange.form();
  exchange.req.body = fields;
  exchange.req.headers['content-type'] = formCodec.mediaType;
}

function checkRole(caller: Caller, needed: Exclude<Operation['role'], 'public'>): void {
  if (roleIncludes(caller.role, needed)) return;
  throw new DomainError('access.role', `This takes the role ${needed}; yours is ${caller.role}.`, { needed });
}
