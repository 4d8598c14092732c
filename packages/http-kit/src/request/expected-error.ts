import { DomainError, type DomainErrorCode } from '@jobglot/core';

/** How the errors of Express, body-parser and the validator look. */
interface HttpError extends Error {
  readonly status?: number;
  readonly type?: string;
  readonly errors?: readonly { readonly path?: string; readonly message?: string; readonly errorCode?: string }[];
}

const CODES: Readonly<Record<number, DomainErrorCode>> = {
  400: 'request.invalid',
  404: 'request.path_not_found',
  405: 'request.method_not_allowed',
  406: 'request.invalid',
  413: 'request.too_large',
  415: 'request.unsupported_media_type',
};
/** Findings named in one answer. */
const SHOWN = 5;

/** @returns the error as one of the domain's, or null when nobody expected it */
export function expectedError(error: unknown): DomainError | null {
  if (error instanceof DomainError) return error;
  const { status, type, errors, message } = error as HttpError;
  if (error instanceof URIError) return malformed('The path is not valid percent-encoding.');
  if (status === undefined || status < 400 || status >= 500) return null;
  if (status === 413) return new DomainError('request.too_large', 'The body is larger than this server accepts.');
  if (type !== undefined && status === 400) return malformed('The body could not be read.');
  if (type !== undefined && status === 415) {
    return new DomainError('request.unsupported_media_type', 'The encoding of the body is not supported.');
  }
  const code = CODES[status] ?? 'request.invalid';
  if (code !== 'request.invalid' || !errors?.length) return new DomainError(code, message);
  const findings = errors.map((finding) => ({ field: fieldOf(finding.path ?? ''), problem: finding.message ?? '' }));
  const text = [...new Set(findings.map(({ field, problem }) => `${field} ${problem}`.trim()))];
  const more = text.length > SHOWN ? `; and ${text.length - SHOWN} more` : '';
  const [first] = errors;
  return new DomainError('request.invalid', `${text.slice(0, SHOWN).join('; ')}${more}.`, {
    field: findings[0]!.field,
    /** JSON pointer, e.g. `/query/count`, and the broken keyword, e.g. `maximum`: for dialects with a fault for each */
    pointer: first!.path,
    keyword: first!.errorCode?.split('.')[0],
    problem: findings[0]!.problem,
  });
}

/** @returns `/body/schedule/enabled` as `schedule.enabled`, `/query/limit` as `query parameter limit` */
function fieldOf(path: string): string {
  const [, place = '', ...rest] = path.split('/');
  const name = rest.join('.');
  if (place === 'body') return name || 'the body';
  if (place === 'query') return `query parameter ${name}`;
  if (place === 'params') return `path parameter ${name}`;
  return place === 'headers' ? `header ${name}` : path;
}

function malformed(message: string): DomainError {
  return new DomainError('request.malformed', message);
}
