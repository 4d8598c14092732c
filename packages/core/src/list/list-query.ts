import type { ListField, ListName } from './list-fields';

/** A literal, already of the field's type (`FIELD_TYPES`); text when the term has words. */
export type QueryValue = string | number | boolean | Date | null;

/** What is compared: a field, or the dialect's own words for its values. */
export interface QueryTerm<Field extends string = string> {
  readonly field: Field;
  /** stored value -> the dialect's word for it; `null` is the word of a missing value. The term is then text. */
  readonly words?: Readonly<Record<string, string>>;
  /** compared without regard to case */
  readonly foldCase?: boolean;
}

export const COMPARISONS = ['eq', 'ne', 'gt', 'ge', 'lt', 'le'] as const;
export type Comparison = (typeof COMPARISONS)[number];
export const TEXT_MATCHES = ['contains', 'startswith', 'endswith'] as const;
export type TextMatch = (typeof TEXT_MATCHES)[number];

/**
 * Which rows a list holds. Two-valued, as OData has it: a comparison with a missing value is false (`eq null` and
 * `ne null` ask for it), and `not` of false is true.
 */
export type Condition<Field extends string = string> =
  | {
      readonly kind: 'compare';
      readonly term: QueryTerm<Field>;
      readonly operator: Comparison;
      readonly value: QueryValue;
    }
  /** of the value as text; `%` and `_` mean themselves */
  | { readonly kind: 'match'; readonly term: QueryTerm<Field>; readonly match: TextMatch; readonly value: string }
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Condition<Field>[] }
  | { readonly kind: 'not'; readonly part: Condition<Field> };

export interface QueryOrder<Field extends string = string> {
  readonly term: QueryTerm<Field>;
  readonly descending: boolean;
}

/** One page of a filtered list; it becomes SQL with parameters, never a loop over rows. */
export interface ListQuery<L extends ListName = ListName> {
  readonly where: Condition<ListField<L>> | null;
  /** behind it, always: the list's own order, so that pages do not overlap */
  readonly order: readonly QueryOrder<ListField<L>>[];
  readonly limit: number;
  readonly offset: number;
}
