import { DOMAIN_ERROR_CODES, type DomainErrorCode } from '@jobglot/core';
import type { Faults, Reply } from '@jobglot/http-kit';
import { OcapiFault } from '../fault';

const STATUS: Partial<Record<DomainErrorCode, number>> = {
  'access.role': 403,
  'log.not_found': 404,
  'execution.not_found': 404,
  'workspace.not_found': 404,
  'request.path_not_found': 404,
  'request.method_not_allowed': 405,
  'request.too_large': 413,
  'service.unavailable': 503,
};

/** A file server's errors: HTML, and a 401 that names Basic, as the vendor's (notes, 4). */
export const faults: Faults<number> = {
  table: Object.fromEntries(DOMAIN_ERROR_CODES.map((code) => [code, STATUS[code] ?? 400])) as Record<
    DomainErrorCode,
    number
  >,
  render: (status, error) => page(error instanceof OcapiFault ? error.status : status, error.message),
  unexpected: (errorId) => page(500, `Unexpected error; the server's log has it under ${errorId}.`),
};

function page(status: number, message: string): Reply {
  const text = `<!DOCTYPE html>\n<html><head><title>${status}</title></head><body><h1>${status}</h1><p>${escaped(message)}</p></body></html>\n`;
  return {
    status,
    text,
    headers: {
      'Content-Type': 'text/html;charset=UTF-8',
      ...(status === 401 && { 'WWW-Authenticate': 'BASIC realm="Jobglot"' }),
    },
  };
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
