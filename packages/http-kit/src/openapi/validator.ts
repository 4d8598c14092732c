import type { Request, Response } from 'express';
import { middleware } from 'express-openapi-validator';
import { forValidator, type OpenApiDocument } from './openapi-document';
import { probeRequest } from './probe-request';

type Step = (req: Request, res: Response, next: (error?: unknown) => void) => unknown;

/** A request that the validator has seen. */
export interface ValidatedRequest extends Request {
  openapi?: { readonly pathParams: Readonly<Record<string, string>> };
}

/**
 * One express-openapi-validator instance, called as a function and not as route middleware. It recompiles the patterns
 * of all its paths on every request, so that a hot path gets an instance with that path alone.
 */
export class Validator {
  private readonly steps: Step[];
  private readonly broken = new WeakMap<Request, unknown>();

  /** @param onlyPath the one path that this instance knows; absent: all */
  constructor(
    private readonly document: OpenApiDocument,
    private readonly validateResponses: boolean,
    private readonly onlyPath?: string,
  ) {
    this.steps = middleware({
      apiSpec: forValidator(document, onlyPath) as never,
      validateApiSpec: onlyPath === undefined,
      validateSecurity: false,
      // Its own multipart step would read any multipart body; dialects decode bodies before.
      fileUploader: false,
      // The path behind the mount: one instance serves all prefixes of its dialect.
      useRequestUrl: true,
      validateRequests: { allowUnknownQueryParameters: true, coerceTypes: false },
      validateResponses: validateResponses && {
        onError: (error: unknown, _body: unknown, req: Request) => void this.broken.set(req, error),
      },
    } as Parameters<typeof middleware>[0]) as Step[];
  }

  /** @throws the validator's errors (with `status` and `errors`) */
  async checkRequest(req: ValidatedRequest, res: Response): Promise<void> {
    // The validator wraps res.json; the answer itself is written elsewhere, so that the wrapped one does nothing.
    if (this.validateResponses) res.json = () => res;
    await runSteps(this.steps, req, res);
    if (!req.openapi) throw new Error(`the validator does not know ${req.method} ${req.route?.path}`);
  }

  /** Only when responses are validated. @throws Error when the answer breaks the document */
  checkResponse(req: Request, res: Response, status: number, contentType: string, body: unknown): void {
    if (!this.validateResponses) return;
    res.statusCode = status;
    res.setHeader('Content-Type', contentType);
    res.json(body);
    const error = this.broken.get(req);
    if (error) throw new Error(`the answer breaks the document: ${(error as Error).message}`);
  }

  /** Runs it once. @throws Error when it cannot work with the document */
  async warmUp(): Promise<void> {
    const [path, item] = Object.entries(this.document.paths).find(([p]) => (this.onlyPath ?? p) === p) ?? [];
    if (path === undefined || item === undefined) return;
    for (const method of Object.keys(item)) {
      const { req, res } = probeRequest(method.toUpperCase(), path);
      await runSteps(this.steps, req, res).catch((error: { status?: number }) => {
        if (error.status === undefined || error.status >= 500) throw error;
      });
    }
  }
}

function runSteps(steps: readonly Step[], req: Request, res: Response): Promise<void> {
  return new Promise((resolve, reject) => {
    let index = 0;
    const next = (error?: unknown): void => {
      const step = steps[index++];
      if (error) reject(error);
      else if (!step) resolve();
      else {
        try {
          step(req, res, next);
        } catch (thrown) {
          reject(thrown);
        }
      }
    };
    next();
  });
}
