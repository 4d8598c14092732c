import { DomainError } from '@jobglot/core';
import type { Context } from '@jobglot/http-kit';

/** Parameters travel in the query, in a form, or in both; the form wins (notes, 2). */
export class Parameters {
  private readonly all: Readonly<Record<string, unknown>>;

  constructor({ query, body }: Pick<Context, 'query' | 'body'>) {
    const fields = (body ?? {}) as Record<string, unknown>;
    this.all = { ...query, ...fields };
  }

  /** @returns as sent, blanks too; empty when it is not there @throws DomainError `request.invalid`: it comes twice in the query */
  raw(name: string): string {
    const value = Object.hasOwn(this.all, name) ? this.all[name] : undefined;
    if (value === undefined || value === null) return '';
    if (typeof value !== 'string') throw invalid(name, 'is there more than once');
    return value;
  }

  /** @returns trimmed; empty when it is not there @throws DomainError `request.invalid`: it comes twice in the query */
  text(name: string): string {
    return this.raw(name).trim();
  }

  /** @throws DomainError `request.invalid` that names it */
  required(name: string): string {
    const text = this.text(name);
    if (text === '') throw invalid(name, 'is required');
    return text;
  }

  /** `true` and `false` in any case (C# sends `True`) */
  flag(name: string, otherwise: boolean): boolean {
    const text = this.text(name).toLowerCase();
    if (text === '') return otherwise;
    if (text === 'true' || text === 'false') return text === 'true';
    throw invalid(name, 'must be true or false');
  }

  has(name: string): boolean {
    return this.text(name) !== '';
  }
}

export function invalid(name: string, problem: string): DomainError {
  return new DomainError('request.invalid', `${name} ${problem}.`, { field: name });
}
