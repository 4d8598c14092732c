import { DomainError } from '@jobglot/core';

/**
 * @param name compared without regard to case
 * @returns a query parameter; undefined when it is absent or empty
 * @throws DomainError `request.invalid` when it is there twice
 */
export function parameterOf(query: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const wanted = name.toLowerCase();
  const values = Object.entries(query)
    .filter(([key]) => key.toLowerCase() === wanted)
    .flatMap(([, value]) => value);
  if (values.length > 1) throw new DomainError('request.invalid', `${name} is sent twice.`, { field: name });
  const [value] = values;
  return typeof value === 'string' && value !== '' ? value : undefined;
}
