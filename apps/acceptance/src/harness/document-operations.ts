import type { Schema } from './of-schema';

/** An API under test: the name of its document and the prefix that its paths stand below. */
export interface DocumentedApi {
  readonly document: string;
  /** may hold `{parameters}` */
  readonly prefix: string;
}

export const CDATA_V1: DocumentedApi = { document: 'cdata-v1', prefix: '/api.rsc' };
export const CDATA_V2: DocumentedApi = { document: 'cdata-v2', prefix: '/api.rsc/v2' };
export const CDM: DocumentedApi = { document: 'cdm', prefix: '/v1.1/{project_id}' };
export const CDM_IAM: DocumentedApi = { document: 'cdm-iam', prefix: '/v3' };
export const OCAPI_DATA: DocumentedApi = { document: 'ocapi', prefix: '/s/{site}/dw' };
export const OCAPI_LOGS: DocumentedApi = { document: 'ocapi-logs', prefix: '/on/demandware.servlet/webdav' };
export const SQLFLOW: DocumentedApi = { document: 'sqlflow', prefix: '/api/gspLive_backend' };
export const OCAPI_OAUTH: DocumentedApi = { document: 'ocapi-oauth', prefix: '/dwsso/oauth2' };

/** An operation as the served OpenAPI document describes it. */
export interface DocumentedOperation {
  readonly operationId: string;
  readonly method: string;
  /** of its API */
  readonly prefix: string;
  /** below the prefix, with `{parameters}` */
  readonly path: string;
  /** names of its query parameters */
  readonly query: readonly string[];
  /** of its body; null: it takes none */
  readonly body: Schema | null;
  /** of its body */
  readonly contentType: string;
}

interface Parameter {
  readonly $ref?: string;
  readonly in?: string;
  readonly name?: string;
}

interface DescribedOperation {
  readonly operationId: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
}

type Method = 'get' | 'post' | 'put' | 'delete';
const METHODS: readonly Method[] = ['get', 'post', 'put', 'delete'];

type DescribedPath = { readonly [method in Method]?: DescribedOperation } & {
  /** of all its operations */
  readonly parameters?: readonly Parameter[];
};

/** As much of an OpenAPI document as is read here. */
export interface OpenApiDocument {
  readonly paths: Readonly<Record<string, DescribedPath>>;
  readonly components: {
    readonly parameters: Readonly<Record<string, Parameter>>;
    readonly schemas: Readonly<Record<string, Schema>>;
  };
}

const NO_COMPONENTS = { parameters: {}, schemas: {} };

/** @returns what `GET /docs/<document>.json` serves */
export async function documentOf(baseUrl: string, { document }: DocumentedApi): Promise<OpenApiDocument> {
  const { components, ...rest } = (await (await fetch(`${baseUrl}/docs/${document}.json`)).json()) as OpenApiDocument;
  return { ...rest, components: { ...NO_COMPONENTS, ...components } };
}

/** @returns every operation of the document */
export function operationsOf(
  { paths, components }: OpenApiDocument,
  { prefix }: DocumentedApi,
): readonly DocumentedOperation[] {
  const resolved = (parameter: Parameter): Parameter =>
    parameter.$ref ? components.parameters[parameter.$ref.split('/').at(-1)!]! : parameter;
  return Object.entries(paths).flatMap(([path, item]) =>
    METHODS.filter((method) => item[method]).map((method) => {
      const { operationId, parameters = [], requestBody } = item[method]!;
      const all = [...(item.parameters ?? []), ...parameters];
      const query = all.map(resolved).filter((parameter) => parameter.in === 'query');
      const [contentType, described] = Object.entries(requestBody?.content ?? {})[0] ?? ['application/json'];
      return {
        operationId,
        method: method.toUpperCase(),
        prefix,
        path,
        query: query.map(({ name }) => name!),
        body: described?.schema ?? null,
        contentType,
      };
    }),
  );
}

/** Values of parameters by their names; query parameters without one are left out. */
export type ParameterValues = Readonly<Record<string, string>>;

/** @returns the query parameters that have a value */
export function queryOf({ query }: DocumentedOperation, values: ParameterValues): string {
  const valued = query.filter((name) => values[name] !== undefined);
  return valued.map((name) => `${name}=${encodeURIComponent(values[name]!)}`).join('&');
}

/** @returns path and query with the parameters' values */
export function filled(operation: DocumentedOperation, values: ParameterValues): string {
  const query = queryOf(operation, values);
  const path = `${operation.prefix}${operation.path}`.replace(/\{(\w+)\}/g, (_, name) =>
    encodeURIComponent(values[name]!),
  );
  return `${path}${query ? `?${query}` : ''}`;
}
