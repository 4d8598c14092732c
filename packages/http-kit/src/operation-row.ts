import type { Operation } from './dialect';

/** What a row of a dialect's table says: operationId, method, path, and the role that it takes. */
type Row = readonly [operationId: string, method: Operation['method'], path: string, role: Operation['role']];

/** @returns the operation of one row; for tables that are read at a glance */
export function row(
  [operationId, method, path, role]: Row,
  work: Pick<Operation, 'handle'> & Partial<Operation>,
): Operation {
  return { operationId, method, path, role, ...work };
}
