import type { ArrivedRequest } from '@jobglot/http-kit';

/** `/cluster/{id}/cdm/...`, as a sample of the page on changing a job has it (notes, 1). */
const SINGULAR = /^\/cluster\/(?!modify\/)/;

/** @returns what a request is taken for: doubled slashes are one, the singular is the plural */
export function route({ method, path }: ArrivedRequest): { method: string; path: string } {
  return { method, path: path.replace(/\/{2,}/g, '/').replace(SINGULAR, '/clusters/') };
}
