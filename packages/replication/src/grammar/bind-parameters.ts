import { TaskRunError } from '@jobglot/core';
import { TABLE_NAME } from './bind-macros';
import type { SelectStatement, SelectToken } from './select-statement';

const IN_STRING = /\{env:([A-Za-z_][\w.-]*)\}/gi;

/** @returns the parameters that the parts of a statement cannot do without, as written, each once */
export function parametersOf(parts: readonly SelectStatement[]): string[] {
  const tokens = parts.flatMap((part) => part.tokens);
  const names = tokens
    .filter(({ kind, text }) => kind === 'parameter' && text.toLowerCase() !== TABLE_NAME.toLowerCase())
    .map(({ text }) => text);
  return [...new Map(names.map((name) => [name.toLowerCase(), name])).values()];
}

/**
 * Puts the run's parameters in as string tokens, which every engine quotes: a value is never SQL text.
 * `{env:Name}` inside a string literal becomes part of that literal, as the vendor's examples write it.
 *
 * @param parameters names are compared without case
 * @throws TaskRunError that names a parameter without a value
 */
export function bindParameters(select: SelectStatement, parameters: Readonly<Record<string, string>>): SelectStatement {
  const values = new Map(Object.entries(parameters).map(([name, value]) => [name.toLowerCase(), value]));
  const bind = (token: SelectToken): SelectToken => {
    if (token.kind === 'string') {
      return {
        kind: 'string',
        text: token.text.replace(IN_STRING, (all, name) => values.get(name.toLowerCase()) ?? all),
      };
    }
    if (token.kind !== 'parameter') return token;
    const value = values.get(token.text.toLowerCase());
    if (value === undefined) {
      throw new TaskRunError(`The statement uses the parameter ${token.text}, but the run was started without it.`);
    }
    return { kind: 'string', text: value };
  };
  return { tokens: select.tokens.map(bind) };
}
