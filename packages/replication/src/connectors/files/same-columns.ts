import { basename } from 'node:path';
import { TaskRunError } from '@jobglot/core';
import type { ColumnSchema, LogicalType } from '../table-schema';
import { widerType } from '../type-fit';

/** A file of a table, and its own columns in its own order; none: the file has no rows. */
export interface TableFile {
  readonly file: string;
  readonly columns: readonly ColumnSchema[];
}

/**
 * @param lenient records need not have every column, so that files may lack some of them
 * @returns the columns of all the files, in the order of the first one, with types that hold what each file has
 * @throws TaskRunError that names a file with other columns
 */
export function sameColumns(files: readonly TableFile[], lenient: boolean): readonly ColumnSchema[] {
  const filled = files.filter((f) => f.columns.length > 0);
  const first = filled[0];
  if (first === undefined) return [];
  const merged = new Map(first.columns.map((c) => [c.name, c]));
  for (const { file, columns } of filled.slice(1)) {
    const alike = columns.length === first.columns.length && columns.every((c) => merged.has(c.name));
    if (!alike && !lenient) {
      throw new TaskRunError(
        `The file ${basename(file)} has other columns than ${basename(first.file)}: files that are read as one table need the same ones.`,
      );
    }
    for (const column of columns) merged.set(column.name, wider(merged.get(column.name), column));
  }
  return [...merged.values()];
}

function wider(known: ColumnSchema | undefined, { native, ...column }: ColumnSchema): ColumnSchema {
  if (known === undefined) return { ...column, nullable: true };
  if (JSON.stringify(known.type) === JSON.stringify(column.type)) return known;
  return { name: known.name, type: typeOfBoth(known.type, column.type), nullable: true };
}

/** Text that is of no other type in one file may be anything in another. */
function typeOfBoth(a: LogicalType, b: LogicalType): LogicalType {
  return a.kind === 'string' || b.kind === 'string' ? { kind: 'string' } : widerType(a, b);
}
