import { analyze } from '../analysis/analyze';
import { mergeFiles } from '../analysis/merge-files';
import { lineageView } from '../exports/lineage-view';
import type { DbVendor, Lineage, SqlFile } from '../lineage-model';

const NO_DEFAULTS = { defaultDatabase: '', defaultSchema: '' };

/** The lineage of files, or of one without a name of its own. */
export async function lineageOf(
  vendor: DbVendor,
  sql: string | readonly SqlFile[],
  defaults = NO_DEFAULTS,
): Promise<Lineage> {
  const files = typeof sql === 'string' ? [{ name: 'a.sql', sql }] : sql;
  const found = await analyze(files, { vendor, ...defaults });
  return mergeFiles(vendor, found.files);
}

/** `source,target,relation_type,effectType` from table to table, sorted; names with what stands before them. */
export function rowsOf(lineage: Lineage): string[] {
  const names = new Map<string, string>();
  for (const { database, schema, name, columns } of lineage.objects) {
    for (const column of columns) {
      names.set(column.id, [database, schema, name, column.name].filter((part) => part !== '').join('.'));
    }
  }
  const { relations } = lineageView(lineage, { ignoreRecordSet: true, relationTypes: ['fdd', 'fdr'] });
  const rows = relations.flatMap(({ type, effect, target, sources }) =>
    sources.map((source) => [names.get(source.columnId), names.get(target.columnId), type, effect].join(',')),
  );
  return [...new Set(rows)].sort();
}
