/**
 * Statements that change several executions take their row locks in the order in which they are given. Two of them that
 * met in different orders would wait for each other until PostgreSQL's deadlock timeout (a second) throws one out.
 * @returns the items in the one order that all keep
 */
export function inLockOrder<T extends { readonly executionId: number }>(items: readonly T[]): T[] {
  return items.toSorted((a, b) => a.executionId - b.executionId);
}
