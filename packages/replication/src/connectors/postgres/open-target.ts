import { TaskRunError } from '@jobglot/core';
import { type CatalogTable, findTable } from './catalog';
import { alter } from './fill';
import { HistoryTarget, historyColumns, requireHistoryColumns } from './history-target';
import { keyColumns, type LoadContext } from './load-context';
import type { LoadTarget } from './load-target';
import { MergeTarget } from './merge-target';
import { MirrorTarget } from './mirror-target';
import { quoteName, quoteNames, quoteTable } from './quote';
import { dropSnapshot } from './snapshot';
import { columnList } from './staging';

/** The target of a load that writes into the table itself, page by page; makes the table when it is missing. */
export async function openInPlace(context: LoadContext, existing: CatalogTable | null): Promise<LoadTarget> {
  const { session, plan, shape } = context;
  if (plan.mode === 'history') {
    if (existing === null) await createHistory(context);
    else requireHistoryColumns(existing, context);
    if (existing !== null) await alter(session, existing, shape);
    return HistoryTarget.open(context);
  }
  const table = existing ?? (await create(context));
  if (existing !== null) await alter(session, existing, shape);
  return MergeTarget.open(context, table);
}

/** The target of a mirror. @throws TaskRunError when there is no table to compare with */
export async function openMirror(context: LoadContext, existing: CatalogTable | null): Promise<LoadTarget> {
  const { session, plan, shape } = context;
  if (existing === null && plan.mirror?.against === 'table') {
    throw new TaskRunError(`The destination has no table ${plan.table.name} to compare with.`);
  }
  if (existing === null) {
    await dropSnapshot(session, plan, context.table);
    return new MirrorTarget(context, await create(context));
  }
  if (plan.mirror?.apply) await alter(session, existing, shape);
  return new MirrorTarget(context, existing);
}

async function create(context: LoadContext): Promise<CatalogTable> {
  const { session, shape, table } = context;
  const key = quoteNames(keyColumns(context));
  await session.query(`CREATE TABLE ${quoteTable(table)} (${columnList(shape)}, PRIMARY KEY (${key}))`);
  return (await findTable(session, table, false))!;
}

async function createHistory(context: LoadContext): Promise<void> {
  const { session, shape, table, plan } = context;
  const added = historyColumns(shape.columns, plan.historyBy!);
  const columns = columnList({ ...shape, columns: [...shape.columns, ...added], marked: false });
  const key = quoteNames([...keyColumns(context), added[1]!.name]);
  await session.query(`CREATE TABLE ${quoteTable(table)} (${columns}, PRIMARY KEY (${key}))`);
  // the active version of a key is looked for with every page
  const active = quoteName(added[0]!.name);
  await session.query(`CREATE INDEX ON ${quoteTable(table)} (${quoteNames(keyColumns(context))}) WHERE ${active}`);
}
