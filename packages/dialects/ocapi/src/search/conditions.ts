import type { Comparison, Condition, ListField } from '@jobglot/core';

export type RunCondition = Condition<ListField<'executions'>>;

export const all = (parts: readonly RunCondition[]): RunCondition => ({ kind: 'and', parts });
export const any = (parts: readonly RunCondition[]): RunCondition => ({ kind: 'or', parts });
export const not = (part: RunCondition): RunCondition => ({ kind: 'not', part });

export function compare(
  field: ListField<'executions'>,
  operator: Comparison,
  value: string | number | Date | null,
): RunCondition {
  return { kind: 'compare', term: { field }, operator, value };
}
