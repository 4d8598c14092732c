/** A token of a custom SELECT, as the grammar read it: comments are gone, quoting is known. */
export type SelectToken =
  | { readonly kind: 'word' | 'number' | 'symbol'; readonly text: string }
  /** a quoted identifier (`[x]`, `"x"` or backticks), unquoted here */
  | { readonly kind: 'name'; readonly text: string }
  /** a string literal, unescaped here */
  | { readonly kind: 'string'; readonly text: string }
  /** a run parameter (`{env:Name}`, `@Name` or `${Name}`): only ever a bound value or a quoted literal */
  | { readonly kind: 'parameter'; readonly text: string }
  /** what stands in `${...}` and is no name: a date, which becomes a string ({@link bindMacros}) */
  | { readonly kind: 'macro'; readonly text: string };

/** A user's SELECT as tokens; each engine renders it in its own quoting. */
export interface SelectStatement {
  readonly tokens: readonly SelectToken[];
}
