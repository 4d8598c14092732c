import { objectOr } from '@jobglot/http-kit';

/** A text, or a map (`jdbcProperties`): the only forms that clients of every language can decode (notes, 2.1). */
export type InputValue = string | Readonly<Record<string, unknown>>;

export interface Input {
  readonly name: string;
  readonly value: InputValue;
  readonly type?: string;
}

export interface Config {
  readonly name: string;
  readonly inputs: readonly Input[];
  readonly id?: number;
  readonly type?: string;
}

/** `from-`, `to-`, `driver-config-values` of a job, `link-config-values` of a link. */
export interface ConfigValues {
  readonly configs: readonly Config[];
}

/** Inputs by their full name, e.g. `fromJobConfig.tableName`. */
export type Inputs = ReadonlyMap<string, InputValue>;

export const NO_CONFIGS: ConfigValues = { configs: [] };

/**
 * Brings what clients send to one form (notes, 2.1): `inputs` may be `{}`, `value` may be called `values`, may be a number,
 * a boolean, null or missing. What is something else entirely is left for the validator.
 */
export function normalConfigValues(sent: unknown): unknown {
  const values = objectOr(sent);
  if (sent === undefined || values !== sent) return sent;
  if (values.configs === undefined || values.configs === null) return { ...values, configs: [] };
  if (!Array.isArray(values.configs)) return sent;
  return { ...values, configs: values.configs.map(normalConfig) };
}

function normalConfig(sent: unknown): unknown {
  const config = objectOr(sent);
  if (config !== sent) return sent;
  const { inputs } = config;
  const empty = inputs === undefined || inputs === null || (!Array.isArray(inputs) && isEmpty(inputs));
  if (!empty && !Array.isArray(inputs)) return sent;
  return { ...config, inputs: empty ? [] : (inputs as unknown[]).map(normalInput) };
}

function normalInput(sent: unknown): unknown {
  const input = objectOr(sent);
  if (input !== sent) return sent;
  const { values, ...rest } = input;
  const value = input.value ?? values ?? '';
  const simple = typeof value === 'number' || typeof value === 'boolean';
  return { ...rest, value: simple ? String(value) : value };
}

function isEmpty(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}

/** @returns the inputs of all configs; of two with one name the last */
export function inputsOf(...all: readonly ConfigValues[]): Inputs {
  return new Map(
    all.flatMap(({ configs }) =>
      configs.flatMap(({ inputs }) => inputs.map(({ name, value }) => [name, value] as const)),
    ),
  );
}

/** @returns an input's text, trimmed; empty when it is not there, or a map */
export function textInput(inputs: Inputs, name: string): string {
  const value = inputs.get(name);
  return typeof value === 'string' ? value.trim() : '';
}

/**
 * Clients un-escape what comes back, a stray `%` makes some of them fail (notes, 2.1): `%` travels as `%25`, all else as it is.
 */
export function escapedConfigValues({ configs, ...rest }: ConfigValues): ConfigValues {
  return {
    ...rest,
    configs: configs.map(({ inputs, ...config }) => ({
      ...config,
      inputs: inputs.map((input) => ({ ...input, value: escaped(input.value) })),
    })),
  };
}

/**
 * The other way: a client that does not un-escape gives back what it got, and then means what it meant.
 * @param current what was answered, before it was escaped
 */
export function unescapedConfigValues({ configs, ...rest }: ConfigValues, current: Inputs): ConfigValues {
  const meant = ({ name, value }: Input): InputValue => {
    const known = current.get(name);
    return known !== undefined && value === escaped(known) ? known : value;
  };
  return {
    ...rest,
    configs: configs.map(({ inputs, ...config }) => ({
      ...config,
      inputs: inputs.map((input) => ({ ...input, value: meant(input) })),
    })),
  };
}

function escaped(value: InputValue): InputValue {
  return typeof value === 'string' ? value.replaceAll('%', '%25') : value;
}

/** @param changes full input name -> its new value, null: it goes @returns the values with these inputs changed */
export function withInputs(values: ConfigValues, changes: ReadonlyMap<string, string | null>): ConfigValues {
  const configs = values.configs.map((config) => ({
    ...config,
    inputs: config.inputs.flatMap((input) => {
      const next = changes.get(input.name);
      if (next === undefined) return [input];
      return next === null ? [] : [{ ...input, value: next }];
    }),
  }));
  const known = inputsOf(values);
  for (const [name, value] of changes) {
    if (value === null || known.has(name)) continue;
    const group = name.split('.', 1)[0]!;
    const at = configs.findIndex((config) => config.name === group);
    if (at < 0) configs.push({ name: group, inputs: [{ name, value }] });
    else configs[at] = { ...configs[at]!, inputs: [...configs[at]!.inputs, { name, value }] };
  }
  return { ...values, configs };
}
