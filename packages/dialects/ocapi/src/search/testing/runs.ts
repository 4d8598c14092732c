import type { Execution } from '@jobglot/core';
import { MemoryListCondition } from '@jobglot/core/testing';
import type { Search } from '../index';

/** A run as far as searches look at it. */
export type Sample = Pick<Execution, 'id' | 'jobName' | 'status' | 'createdAt'> &
  Partial<Pick<Execution, 'startedAt' | 'finishedAt'>>;

/** @returns a list of runs that conditions are tried on; it answers with their names */
export function runs(samples: Readonly<Record<string, Sample>>): {
  readonly names: readonly string[];
  find(search: Search): string[];
} {
  const condition = new MemoryListCondition('executions');
  const rows = Object.entries(samples).map(([name, sample]) => ({
    name,
    row: { startedAt: null, finishedAt: null, ...sample } as Execution,
  }));
  return {
    names: Object.keys(samples),
    find: ({ where, order }) =>
      rows
        .filter(({ row }) => condition.matches(row, where))
        .sort((a, b) => condition.inOrder(a.row, b.row, order))
        .map(({ name }) => name),
  };
}
