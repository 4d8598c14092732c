import { ownProperty } from './own-properties';

/** What stands in `[?(...)]`. */
export type Condition = Junction | Comparison;

interface Junction {
  readonly kind: 'and' | 'or';
  readonly parts: readonly Condition[];
}

interface Comparison {
  readonly kind: 'compare';
  readonly operator: '==' | '!=' | '<' | '<=' | '>' | '>=';
  readonly left: Operand;
  readonly right: Operand;
}

/** `@.a.b`, with no names `@` alone: the element itself; or a literal. */
export type Operand =
  | { readonly kind: 'path'; readonly names: readonly string[] }
  | { readonly kind: 'value'; readonly value: string | number | boolean | null };

/** @returns whether the element of an array fulfils the condition */
export function holds(condition: Condition, element: unknown): boolean {
  if (condition.kind === 'compare') return compares(condition, element);
  if (condition.kind === 'and') return condition.parts.every((part) => holds(part, element));
  return condition.parts.some((part) => holds(part, element));
}

function compares(comparison: Comparison, element: unknown): boolean {
  const left = operandOf(comparison.left, element);
  const right = operandOf(comparison.right, element);
  switch (comparison.operator) {
    case '==':
      return same(left, right);
    case '!=':
      return !same(left, right);
    case '<':
      return before(left, right);
    case '<=':
      return before(left, right) || (ordered(left) && same(left, right));
    case '>':
      return before(right, left);
    case '>=':
      return before(right, left) || (ordered(left) && same(left, right));
  }
}

/** Documents leave out what is empty, so that an absent property is what a client means by null. */
function operandOf(operand: Operand, element: unknown): unknown {
  return operand.kind === 'value' ? operand.value : (operand.names.reduce(ownProperty, element) ?? null);
}

function same(one: unknown, other: unknown): boolean {
  return one === other && (one === null || typeof one !== 'object');
}

/** Texts by their characters, which is the order of times, too, as documents write them. */
function before(one: unknown, other: unknown): boolean {
  if (typeof one === 'string' && typeof other === 'string') return one < other;
  return typeof one === 'number' && typeof other === 'number' && one < other;
}

function ordered(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number';
}
