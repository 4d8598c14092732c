import type { Caller, DomainError, DomainErrorCode, Role, Services } from '@jobglot/core';
import type { BodyCodec } from './codec/body-codec';
import type { OpenApiDocument } from './openapi/openapi-document';
import type { Reply } from './reply';
import type { Form, FormLimits, UploadedFile } from './request/form';

/**
 * One wire API over the job domain: where it is mounted, its operations, how callers prove themselves, and how errors
 * look. `mountDialects` turns it into routes; nothing else of HTTP is the dialect's business.
 */
export interface Dialect {
  /** package name's last part, e.g. `cdata-v2`; stands in every log line */
  readonly name: string;
  /** for people: heading in `/docs` */
  readonly title: string;
  /** e.g. `/api.rsc/v2`, `/s/{site}/dw/data`; of all dialects the longest matches first */
  readonly prefixes: readonly string[];
  /** paths match without regard to case */
  readonly ignoreCase?: boolean;
  /** the OpenAPI document, or the path of its YAML file */
  readonly document: OpenApiDocument | string;
  readonly codec: BodyCodec;
  /** bytes of a request body at most, after decompression; absent: the server's limit */
  readonly bodyLimit?: number;
  /** bodies are forms, urlencoded or multipart, with files up to these limits; the codec is for answers alone */
  readonly forms?: FormLimits;
  /**
   * What a request is taken for, before anything is matched: spelling variants of an address, another method that it asks
   * for. May throw for forms that are refused whatever they address.
   */
  route?(request: ArrivedRequest): { readonly method: string; readonly path: string };
  /** The last word on an answer: another form of its body that the request asks for, headers that all answers carry. */
  present?(request: PresentedRequest, reply: Reply): Reply;
  readonly operations: readonly Operation[];
  readonly authenticate: Authenticate;
  readonly faults: Faults<unknown>;
}

/** One row of a dialect's table: exactly one operation of its OpenAPI document. */
export interface Operation {
  readonly operationId: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** as in the document, e.g. `/jobs/{job_id}` */
  readonly path: string;
  /** the role it takes; `public` proves nobody */
  readonly role: Role | 'public';
  /** called so often that it gets a validator of its own (docs: runtime-notes, "cost grows with the number of routes") */
  readonly hot?: boolean;
  /** instead of the dialect's, e.g. where a token is issued for a secret */
  readonly authenticate?: Authenticate;
  /** between decoding and validation: brings spelling variants of fields to the document's names */
  prepare?(body: unknown): unknown;
  /** runs with everything proven, decoded and validated; throws `DomainError` for expected failures */
  handle(context: Context): Promise<Reply>;
}

/** An operation's work, with the body that its schema lets through. */
export type Handler<Body = unknown> = (context: Context<Body>) => Promise<Reply>;

/** A request that nothing has been matched to. */
export interface ArrivedRequest {
  readonly method: string;
  /** behind the prefix, still percent-encoded, without the query */
  readonly path: string;
  readonly headers: AuthRequest['headers'];
  readonly query: AuthRequest['query'];
}

/** What the form of an answer may depend on. */
export type PresentedRequest = Pick<AuthRequest, 'method' | 'url' | 'headers' | 'query'> &
  Pick<Context, 'baseUrl' | 'requestId'> & {
    /** of the request's body, as sent */
    readonly contentType: string | undefined;
  };

/** Proves who calls. @throws DomainError `auth.missing`, `auth.invalid` (counted against the address) */
export type Authenticate = (request: AuthRequest, services: Services) => Promise<Caller>;

/** The part of a request that credentials travel in. */
export interface AuthRequest {
  /** as sent: HEAD stays HEAD */
  readonly method: string;
  /** path and query as sent: for signatures; never to be logged */
  readonly url: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly query: Readonly<Record<string, unknown>>;
  /** parameters of the prefix, decoded; what the address belongs to is known before the operation is */
  readonly prefixParams: Readonly<Record<string, string>>;
  /** the caller's IP address; failed log-ins are counted by it */
  readonly address: string;
  /**
   * The bytes of the body, for signatures; a compressed one unpacked. Read at most once, however often it is asked for, and
   * empty when there is none. Whoever asks has a stranger's body read: cheaper refusals come first.
   * @throws DomainError `request.too_large`, and what else reading a body ends in
   */
  rawBody(): Promise<Buffer>;
  /**
   * The body as a form, for dialects whose credentials travel in it ({@link Dialect.forms}). Read at most once.
   * @throws DomainError `request.malformed`, `request.too_large`, `request.unsupported_media_type`
   */
  form(): Promise<Form>;
  /**
   * To be called before a secret is compared that might be guessed. Random 256-bit tokens need it not: a caller with a
   * good token is never limited, whoever else fails behind the same address.
   * @throws DomainError `auth.too_many_attempts`
   */
  refuseGuesses(): Promise<void>;
}

/** One request as an operation sees it. The validator stands behind the types of `query` and `body`. */
export interface Context<Body = unknown, Query = Readonly<Record<string, unknown>>> {
  /** @throws Error in a `public` operation */
  readonly caller: Caller;
  /** as sent: HEAD stays HEAD, for operations that answer it without making the body */
  readonly method: string;
  /** path parameters, decoded; those of the prefix too */
  readonly params: Readonly<Record<string, string>>;
  readonly query: Query;
  /** undefined when none was sent */
  readonly body: Body;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** files of the form, of dialects that have {@link Dialect.forms}; gone when the answer is out */
  readonly files: readonly UploadedFile[];
  readonly services: Services;
  /** random; also in the log and in the answer's `X-Request-Id` */
  readonly requestId: string;
  /** where the caller reached the dialect, e.g. `http://host:8080/api.rsc/v2` (no slash at the end) */
  readonly baseUrl: string;
  /** aborted when the caller hangs up, or the process stops: waiting ends, a run does not */
  readonly signal: AbortSignal;
  /** as {@link AuthRequest.refuseGuesses}, for public operations that issue tokens for secrets */
  refuseGuesses(): Promise<void>;
}

/**
 * How errors look. `table` is total, so that the compiler finds a forgotten code; what an entry holds is the dialect's
 * own affair (a status, a fault name, a code and a text).
 */
export interface Faults<F> {
  readonly table: Readonly<Record<DomainErrorCode, F>>;
  render(fault: F, error: DomainError, request: PresentedRequest): Reply;
  /** @param errorId what the log knows the error under; all that the caller learns of it */
  unexpected(errorId: string, request: PresentedRequest): Reply;
}
