import { type Condition, holds } from './condition';

/** What stands in brackets behind a property. Indices count from 0. */
export type ArrayFilter =
  | { readonly kind: 'indices'; readonly indices: readonly number[] }
  /** both ends inclusive: the vendor's page has `[0:4]` for "the first 5 documents" */
  | { readonly kind: 'range'; readonly from: number; readonly to: number }
  | { readonly kind: 'predicate'; readonly condition: Condition };

/** @returns the indices of the elements that pass, each once */
export function passing(filter: ArrayFilter, elements: readonly unknown[]): number[] {
  const test = testOf(filter);
  return elements.flatMap((element, index) => (test(element, index) ? [index] : []));
}

function testOf(filter: ArrayFilter): (element: unknown, index: number) => boolean {
  if (filter.kind === 'range') return (_, index) => index >= filter.from && index <= filter.to;
  if (filter.kind === 'predicate') return (element) => holds(filter.condition, element);
  const indices = new Set(filter.indices);
  return (_, index) => indices.has(index);
}
