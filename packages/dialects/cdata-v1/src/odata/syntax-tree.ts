import type { Comparison, TextMatch } from '@jobglot/core';

/** What the grammar makes of `$filter`; `at` is an offset into its text. */
export type FilterNode =
  | { readonly kind: 'and' | 'or'; readonly parts: readonly FilterNode[] }
  | { readonly kind: 'not'; readonly part: FilterNode }
  | {
      readonly kind: 'compare';
      readonly operator: Comparison;
      readonly left: Operand;
      readonly right: Operand;
      readonly at: number;
    }
  | {
      readonly kind: 'match';
      readonly match: TextMatch;
      readonly property: PropertyNode;
      readonly value: LiteralNode;
      readonly at: number;
    }
  | { readonly kind: 'bare'; readonly property: PropertyNode; readonly at: number };

export type Operand = PropertyNode | LiteralNode;

export interface PropertyNode {
  readonly kind: 'property';
  readonly name: string;
  /** in tolower() or toupper() */
  readonly fold: boolean;
  readonly at: number;
}

export interface LiteralNode {
  readonly kind: 'literal';
  readonly type: 'text' | 'number' | 'boolean' | 'time' | 'null';
  /** as it was written, a text without its quotes; null for null. An 18-digit number keeps every digit so. */
  readonly source: string | null;
  readonly at: number;
}

export interface OrderNode {
  readonly property: PropertyNode;
  readonly descending: boolean;
}
