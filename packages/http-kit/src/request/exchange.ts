import { randomUUID } from 'node:crypto';
import type { Caller, Services } from '@jobglot/core';
import type { Request, Response } from 'express';
import { formCodec } from '../codec/form-codec';
import type { AuthRequest, Context } from '../dialect';
import type { ValidatedRequest } from '../openapi/validator';
import { EMPTY_FORM, type Form } from './form';
import { readMultipart, type SpooledForm } from './read-multipart';
import type { Responding } from './responding';

const NO_PARAMS = {};

/** A request that a prefix was found for. */
export interface PrefixedRequest extends Request {
  prefixParams?: Readonly<Record<string, string>>;
}

/** One request on its way; what few operations need is made on first use. */
export class Exchange implements Context, AuthRequest {
  readonly requestId = randomUUID();
  readonly started = performance.now();
  proven: Caller | null = null;
  /** what happened was no error of the domain */
  unexpected = false;
  readonly method: string;
  readonly contentType: string | undefined;
  private hangUp: AbortController | null = null;
  private named: Readonly<Record<string, string>> | null = null;
  private bytes: Promise<Buffer> | null = null;
  private read: Promise<SpooledForm | Form> | null = null;
  /** of the form, once it is read */
  files: Form['files'] = [];

  constructor(
    readonly req: ValidatedRequest & PrefixedRequest,
    readonly res: Response,
    private readonly to: Responding,
  ) {
    this.method = req.method;
    this.contentType = req.headers['content-type'];
  }

  get caller(): Caller {
    if (!this.proven) throw new Error('a public operation has no caller');
    return this.proven;
  }

  get services(): Services {
    return this.to.options.services;
  }

  get url(): string {
    return this.req.originalUrl;
  }

  get headers() {
    return this.req.headers;
  }

  get query(): Readonly<Record<string, unknown>> {
    return this.req.query;
  }

  get params(): Readonly<Record<string, string>> {
    this.named ??= { ...this.req.prefixParams, ...this.req.openapi?.pathParams };
    return this.named;
  }

  get prefixParams(): Readonly<Record<string, string>> {
    return this.req.prefixParams ?? NO_PARAMS;
  }

  get body(): unknown {
    return this.req.body;
  }

  get address(): string {
    return this.req.ip ?? '';
  }

  get baseUrl(): string {
    const { req } = this;
    return `${this.to.options.publicUrl ?? `${req.protocol}://${req.get('host') ?? 'localhost'}`}${req.baseUrl}`;
  }

  get signal(): AbortSignal {
    this.hangUp ??= abortOnHangUp(this.res, this.to.options.stopping);
    return this.hangUp.signal;
  }

  rawBody(): Promise<Buffer> {
    this.bytes ??= this.to.readBytes(this.req, this.res);
    return this.bytes;
  }

  async form(): Promise<Form> {
    this.read ??= this.readForm();
    const form = await this.read;
    this.files = form.files;
    return form;
  }

  /** Removes what was kept of the form; to be called when the answer is out. */
  async forget(): Promise<void> {
    const form = await this.read?.catch(() => EMPTY_FORM);
    if (form && 'remove' in form) await form.remove();
  }

  private async readForm(): Promise<SpooledForm | Form> {
    const { forms } = this.to.dialect;
    if (forms && /^multipart\/form-data\b/i.test(this.contentType ?? '')) return readMultipart(this.req, forms);
    const bytes = await this.rawBody();
    if (bytes.length === 0) return EMPTY_FORM;
    return { fields: formCodec.decode(bytes, this.contentType) as Form['fields'], files: [] };
  }

  refuseGuesses(): Promise<void> {
    return this.to.options.failedLogins.refuseGuesses(this.address);
  }
}

function abortOnHangUp(res: Response, stopping: AbortSignal | undefined): AbortController {
  const controller = new AbortController();
  const abort = () => controller.abort();
  if (res.destroyed || stopping?.aborted) abort();
  stopping?.addEventListener('abort', abort);
  res.once('close', () => {
    // The process outlives its requests by far: none may stay behind as its listener.
    stopping?.removeEventListener('abort', abort);
    if (!res.writableFinished) abort();
  });
  return controller;
}
