/** What PostgreSQL gets as a parameter. */
export type SqlValue = string | number | boolean | string[];

/** A piece of SQL with a `?` (knex's placeholder) for each of its values, in their order. */
export interface Fragment {
  readonly text: string;
  readonly values: readonly SqlValue[];
}

/** Puts pieces into a text. Only pieces can be put in: what a caller sent reaches SQL through {@link parameter} alone. */
export function sql(texts: TemplateStringsArray, ...parts: readonly Fragment[]): Fragment {
  const text = texts.reduce((all, next, index) => `${all}${parts[index - 1]!.text}${next}`);
  return { text, values: parts.flatMap((part) => part.values) };
}

/** @param text of this package's own source; it holds no `?` */
export function own(text: string): Fragment {
  return { text, values: [] };
}

/** @param type PostgreSQL's name of it: without one the server would guess it from what stands around */
export function parameter(value: SqlValue, type: string): Fragment {
  return { text: `?::${type}`, values: [value] };
}

/** @returns the pieces one after the other, the separator (own text, like {@link own}'s) between them */
export function joined(parts: readonly Fragment[], separator: string): Fragment {
  return { text: parts.map((part) => part.text).join(separator), values: parts.flatMap((part) => part.values) };
}
