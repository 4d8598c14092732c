import { type TaskRunResult, ZERO_COUNTERS } from '@jobglot/core';
import type { TablePath } from '../connectors/table-schema';
import type { RunScope } from './run-scope';
import { displayName } from './table-names';

/**
 * @returns what a task has done whose destination is there already and shall stay as it is: nothing; null: it has to load
 * @throws TaskRunError the destination is there and must not be
 */
export async function keptExisting(
  { destination, request, context }: RunScope,
  path: TablePath,
): Promise<TaskRunResult | null> {
  if (!(await destination.opened.keepsExisting?.(path, request.executionId))) return null;
  const name = displayName(path);
  context.log(
    'info',
    `${name} is there already in ${request.destination.name} and stays as it is: nothing is written.`,
  );
  return { counters: ZERO_COUNTERS, destinationTable: name };
}
