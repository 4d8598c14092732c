import { addCounters, type RunCounters, TaskRunError, type TaskRunResult, ZERO_COUNTERS } from '@jobglot/core';
import type { TablePath } from '../../connectors/table-schema';
import type { ReplicateStatement } from '../../grammar/statement';
import { ofTable } from '../of-table';
import { runOptions } from '../run-options';
import type { RunScope } from '../run-scope';
import { destinationPath, displayName } from '../table-names';
import { withMacros } from '../with-macros';
import { replicate } from './replicate';

/**
 * Each table goes into the one of its name, as if it had a statement of its own; a table that an earlier attempt of the run has
 * loaded is not loaded again.
 *
 * @throws TaskRunError the first one that fails, by name; those before it stay loaded
 */
export async function eachTable(
  scope: RunScope,
  statement: ReplicateStatement,
  pattern: TablePath,
  tables: readonly TablePath[],
): Promise<TaskRunResult> {
  const { options, destination, context } = scope;
  const named = tables.map((table) =>
    ofTable({ ...statement, table: destinationName(statement.table, pattern, table) }, table),
  );
  const target = ({ table }: ReplicateStatement): TablePath =>
    destinationPath(table, options.job, (name) => destination.opened.identifier(name));
  refuseOneForTwo(tables, named.map(target));
  await refuseOwnCopies(scope, tables, named.map(target));
  let done: RunCounters = ZERO_COUNTERS;
  for (const [i, table] of tables.entries()) {
    const own = withMacros(named[i]!, scope.macros);
    const before = done;
    const inner: RunScope = {
      ...scope,
      macros: own.macros,
      options: runOptions(scope.request.options, own.statement.options),
      context: {
        signal: context.signal,
        log: (level, message) => context.log(level, message),
        progress: (counters) => context.progress(addCounters(before, counters)),
      },
    };
    try {
      done = addCounters(before, (await replicate(inner, own.statement)).counters);
    } catch (error) {
      if (!(error instanceof TaskRunError)) throw error;
      const counters = addCounters(before, error.counters ?? ZERO_COUNTERS);
      throw new TaskRunError(`Table ${displayName(table)}: ${error.message}`, error.transient, counters);
    }
  }
  return { counters: done, destinationTable: displayName(target(statement)) };
}

/** @returns the destination's name, with the table's own in the place of `*`; a pattern of the source stands for it too */
function destinationName(parts: readonly string[], pattern: TablePath, { schema, name }: TablePath): string[] {
  const last = parts.at(-1)!;
  const own = last === pattern.name ? name : last.split('*').join(name);
  const before = parts.slice(0, -1).map((part) => part.split('*').join(schema ?? ''));
  return [...before.filter((part) => part !== ''), own];
}

/** @throws TaskRunError tables of several schemas, or with long names, would overwrite each other */
function refuseOneForTwo(tables: readonly TablePath[], targets: readonly TablePath[]): void {
  const places = new Map<string, TablePath>();
  for (const [i, table] of tables.entries()) {
    const target = displayName(targets[i]!);
    const other = places.get(target);
    if (other !== undefined) {
      throw new TaskRunError(
        `The tables ${displayName(other)} and ${displayName(table)} would both go into ${target}. Give the destination a schema with * too, or choose one schema.`,
      );
    }
    places.set(target, table);
  }
}

/** Copies beside their tables would be copied by the next run, and so on. @throws TaskRunError */
async function refuseOwnCopies(
  { source, destination }: RunScope,
  tables: readonly TablePath[],
  targets: readonly TablePath[],
): Promise<void> {
  const read = new Map<string, TablePath>();
  for (const table of tables) {
    const place = await source.opened.tableIdentity?.(table);
    if (place != null) read.set(place, table);
  }
  for (const target of targets) {
    const table = read.get((await destination.opened.tableIdentity?.(target)) ?? '');
    if (table === undefined) continue;
    throw new TaskRunError(
      `The pattern also matches ${displayName(table)}, which a table is copied to. Choose another pattern, destination schema or prefix.`,
    );
  }
}
