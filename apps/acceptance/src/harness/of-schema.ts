import fc from 'fast-check';

/** As much of a JSON schema as the documents here use. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly nullable?: boolean;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly allOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
}

/**
 * Values of the right type and otherwise any: they pass the validator and reach what lies behind it.
 *
 * @param schemas what `$ref` refers to, by name
 * @param text stands for every text
 */
export function ofSchema(
  schema: Schema,
  schemas: Readonly<Record<string, Schema>>,
  text: fc.Arbitrary<string>,
): fc.Arbitrary<unknown> {
  const of = (inner: Schema) => ofSchema(inner, schemas, text);
  if (schema.$ref) return of(schemas[schema.$ref.split('/').at(-1)!]!);
  if (schema.allOf) return fc.tuple(...schema.allOf.map(of)).map((parts) => Object.assign({}, ...(parts as object[])));
  if (schema.oneOf) return fc.oneof(...schema.oneOf.map(of));
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (schema.nullable) return fc.option(of({ ...schema, nullable: false }), { nil: null, freq: 9 });
  if (schema.type === 'array') return fc.array(of(schema.items!), { maxLength: 3 });
  if (schema.type === 'boolean') return fc.boolean();
  if (schema.type === 'integer') return fc.integer({ min: schema.minimum ?? 1, max: schema.maximum ?? 1_000 });
  if (schema.type !== 'object') return text;
  const { properties = {}, required = [] } = schema;
  // A required field may be declared in a neighbour of an allOf: it is repeated here.
  const all = { ...Object.fromEntries(required.map((name) => [name, { type: 'string' }])), ...properties };
  const arbitraries = Object.fromEntries(Object.entries(all).map(([name, inner]) => [name, of(inner)]));
  return fc.record(arbitraries, { requiredKeys: [...required] });
}
