import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { Operation } from '../dialect';

/** An OpenAPI 3 document, as far as this package looks into it. */
export interface OpenApiDocument {
  readonly openapi: string;
  readonly info: { readonly title: string; readonly version: string; readonly description?: string };
  readonly servers?: readonly { readonly url: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly operationId?: string }>>>>;
  readonly components?: Readonly<Record<string, unknown>>;
}

const METHODS = new Set(['get', 'post', 'put', 'patch', 'delete']);

/** @returns the document, read from its YAML file when a path is given */
export function loadDocument(document: OpenApiDocument | string): OpenApiDocument {
  return typeof document === 'string' ? (parse(readFileSync(document, 'utf8')) as OpenApiDocument) : document;
}

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

/**
 * The copy that the validator works on: every path below `/` (it is told the path behind the mount), and parentheses
 * escaped, which it would take for its own syntax and answer with a 500.
 */
export function forValidator(document: OpenApiDocument, onlyPath?: string): OpenApiDocument {
  const paths = Object.entries(document.paths)
    .filter(([path]) => onlyPath === undefined || path === onlyPath)
    .map(([path, item]) => [path.replace(/[()]/g, '\\$&'), item]);
  return structuredClone({ ...document, servers: [{ url: '/' }], paths: Object.fromEntries(paths) });
}
