import { type JobOptions, TaskRunError } from '@jobglot/core';
import type { TablePath } from '../connectors/table-schema';
import type { NameParts } from '../grammar/statement';

/** @returns the table that a statement names: `schema.name` or `name` @throws TaskRunError when there are more parts */
export function tablePath(parts: NameParts): TablePath {
  if (parts.length > 2) {
    throw new TaskRunError(`The name ${parts.join('.')} has more than two parts. Put a name with dots in brackets.`);
  }
  return { schema: parts.length === 2 ? parts[0]! : null, name: parts.at(-1)! };
}

/**
 * @returns the destination table: the job's prefix before the name; a schema in the statement wins over the job's
 * @param identifier cuts a name to the engine's limit
 */
export function destinationPath(
  parts: NameParts,
  options: Pick<JobOptions, 'tableNamePrefix' | 'destinationSchema'>,
  identifier: (name: string) => string,
): TablePath {
  const { schema, name } = tablePath(parts);
  return { schema: schema ?? (options.destinationSchema || null), name: identifier(options.tableNamePrefix + name) };
}

/** @returns `schema.name`, as logs and answers show it */
export function displayName(path: TablePath): string {
  return path.schema === null ? path.name : `${path.schema}.${path.name}`;
}
