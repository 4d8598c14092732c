import type { Schema } from './of-schema';

/** An operation as the served OpenAPI document describes it. */
export interface V2Operation {
  readonly operationId: string;
  readonly method: string;
  /** below the prefix, with `{parameters}` */
  readonly path: string;
  /** names of query parameters that it cannot do without */
  readonly requiredQuery: readonly string[];
  /** of its body; null: it takes none */
  readonly body: Schema | null;
}

export const V2 = '/api.rsc/v2';

interface Parameter {
  readonly $ref?: string;
  readonly in?: string;
  readonly name?: string;
  readonly required?: boolean;
}

interface PathItem {
  readonly [method: string]: {
    readonly operationId: string;
    readonly parameters?: readonly Parameter[];
    readonly requestBody?: { readonly content: { readonly 'application/json': { readonly schema: Schema } } };
  };
}

/** As much of an OpenAPI document as is read here. */
export interface OpenApiDocument {
  readonly paths: Readonly<Record<string, PathItem>>;
  readonly components: {
    readonly parameters: Readonly<Record<string, Parameter>>;
    readonly schemas: Readonly<Record<string, Schema>>;
  };
}

const METHODS = ['get', 'post', 'put', 'delete'];

/** @returns what `GET /docs/cdata-v2.json` serves */
export async function v2Document(baseUrl: string): Promise<OpenApiDocument> {
  return (await (await fetch(`${baseUrl}/docs/cdata-v2.json`)).json()) as OpenApiDocument;
}

/** @returns every operation of the document */
export function v2OperationsOf({ paths, components }: OpenApiDocument): V2Operation[] {
  const resolved = (parameter: Parameter): Parameter =>
    parameter.$ref ? components.parameters[parameter.$ref.split('/').at(-1)!]! : parameter;
  return Object.entries(paths).flatMap(([path, item]) =>
    METHODS.filter((method) => item[method]).map((method) => {
      const { operationId, parameters = [], requestBody } = item[method]!;
      const query = parameters.map(resolved).filter((parameter) => parameter.in === 'query' && parameter.required);
      return {
        operationId,
        method: method.toUpperCase(),
        path,
        requiredQuery: query.map(({ name }) => name!),
        body: requestBody?.content['application/json'].schema ?? null,
      };
    }),
  );
}

/** @returns path and query with the parameters' values */
export function filled({ path, requiredQuery }: V2Operation, values: Readonly<Record<string, string>>): string {
  const query = requiredQuery.map((name) => `${name}=${encodeURIComponent(values[name]!)}`).join('&');
  return `${V2}${path.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(values[name]!))}${query ? `?${query}` : ''}`;
}
