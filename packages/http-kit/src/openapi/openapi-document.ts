import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

/** An OpenAPI 3 document, as far as this package looks into it. */
export interface OpenApiDocument {
  readonly openapi: string;
  readonly info: { readonly title: string; readonly version: string; readonly description?: string };
  readonly servers?: readonly { readonly url: string }[];
  readonly paths: Readonly<
    Record<string, Readonly<Record<string, { readonly operationId?: string; readonly requestBody?: unknown }>>>
  >;
  readonly components?: Readonly<Record<string, unknown>>;
}

/** @returns the document, read from its YAML file when a path is given */
export function loadDocument(document: OpenApiDocument | string): OpenApiDocument {
  return typeof document === 'string' ? (parse(readFileSync(document, 'utf8')) as OpenApiDocument) : document;
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
