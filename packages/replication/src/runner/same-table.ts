import { TaskRunError, type TaskRunRequest } from '@jobglot/core';
import type { Destination, Source, SourceQuery } from '../connectors/connector';
import type { TablePath } from '../connectors/table-schema';
import { singleTable } from '../grammar/single-table';
import { displayName } from './table-names';

function readTable(query: SourceQuery): TablePath | null {
  if (query.kind === 'table') return query.path;
  const parts = singleTable(query.select);
  if (parts === null || parts.length > 2) return null;
  return { schema: parts.length === 2 ? parts[0]! : null, name: parts.at(-1)! };
}

/** Refuses a run that would read and write one and the same table (replication-notes.md 1.5). @throws TaskRunError */
export async function refuseSameTable(
  request: Pick<TaskRunRequest, 'source' | 'destination'>,
  source: Source,
  query: SourceQuery,
  destination: Destination,
  target: TablePath,
): Promise<void> {
  const read = readTable(query);
  if (read === null) return;
  const places = [await source.tableIdentity?.(read), await destination.tableIdentity?.(target)];
  const known = places[0] != null && places[1] != null;
  const connected = request.source.id === request.destination.id && displayName(read) === displayName(target);
  if (known && isWithin(places[0]!, places[1]!)) {
    throw new TaskRunError(
      `The destination ${displayName(target)} lies in the folder that is read: the next run would read it too. Choose another one.`,
    );
  }
  if (known ? places[0] !== places[1] : !connected) return;
  throw new TaskRunError(
    `Source and destination are the same table, ${displayName(target)}. Choose another destination table, schema or prefix.`,
  );
}

/** @returns true when the source is a folder, which has `/` at its end, that the destination lies in */
function isWithin(source: string, destination: string): boolean {
  return source.endsWith('/') && destination !== source && destination.startsWith(source);
}
