import { TaskRunError } from '@jobglot/core';
import { type CatalogTable, findTable } from './catalog';
import { createHistory, HistoryTarget, requireHistoryColumns } from './history-target';
import { keyColumns, type LoadContext, tableOptions } from './load-context';
import type { LoadTarget } from './load-target';
import { MergeTarget } from './merge-target';
import { MirrorTarget } from './mirror-target';
import { quoteNames, quoteTable } from './quote';
import { columnList } from './target-shape';

/** The target of a load that writes into the table itself, page by page; makes the table when it is missing. */
export async function openInPlace(context: LoadContext, existing: CatalogTable | null): Promise<LoadTarget> {
  if (context.plan.mode === 'history') {
    if (existing === null) await createHistory(context);
    else requireHistoryColumns(existing);
    if (existing !== null) await alter(context);
    return HistoryTarget.open(context);
  }
  if (existing === null) await create(context);
  else await alter(context);
  return MergeTarget.open(context);
}

/** The target of a mirror. @throws TaskRunError when there is no table to compare with */
export async function openMirror(context: LoadContext, existing: CatalogTable | null): Promise<LoadTarget> {
  const { plan } = context;
  if (existing === null && plan.mirror?.against === 'table') {
    throw new TaskRunError(`The destination has no table ${plan.table.name} to compare with.`);
  }
  const table = existing ?? (await create(context));
  if (existing !== null && plan.mirror?.apply) await alter(context);
  return new MirrorTarget(context, table);
}

async function create(context: LoadContext): Promise<CatalogTable> {
  const { session, shape, table } = context;
  const key = quoteNames(keyColumns(context));
  const columns = columnList(shape.columns, shape.marked);
  await session.run(`CREATE TABLE ${quoteTable(table)} (${columns}, PRIMARY KEY (${key})) ${tableOptions(context)}`);
  return (await findTable(session, table, false))!;
}

async function alter({ session, shape, table }: LoadContext): Promise<void> {
  if (shape.changes.length > 0) await session.run(`ALTER TABLE ${quoteTable(table)} ${shape.changes.join(', ')}`);
}
