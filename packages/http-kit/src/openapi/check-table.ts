import type { Operation } from '../dialect';
import type { OpenApiDocument } from './openapi-document';

const METHODS = new Set(['get', 'post', 'put', 'patch', 'delete']);

/**
 * Table and document must name the same operations, so that none is reachable without validation, and none documented
 * without being there.
 * @throws Error that lists the differences
 */
export function checkTable(dialect: string, document: OpenApiDocument, operations: readonly Operation[]): void {
  const documented = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item)
      .filter(([method]) => METHODS.has(method))
      .map(([method, operation]) => `${method.toUpperCase()} ${path} ${operation.operationId}`),
  );
  const served = operations.map(({ method, path, operationId }) => `${method} ${path} ${operationId}`);
  const lost = documented.filter((row) => !served.includes(row)).map((row) => `not served: ${row}`);
  const secret = served.filter((row) => !documented.includes(row)).map((row) => `not documented: ${row}`);
  if (lost.length + secret.length > 0) {
    throw new Error(
      `${dialect}: the operations table differs from its OpenAPI document\n${[...lost, ...secret].join('\n')}`,
    );
  }
}
