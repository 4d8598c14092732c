import { setImmediate } from 'node:timers/promises';
import { stringify } from 'csv-stringify/sync';
import type { Lineage, LineageObject } from '../lineage-model';
import { type LineageViewOptions, lineageView } from './lineage-view';

export interface LineageCsvOptions extends Omit<LineageViewOptions, 'ignoreRecordSet'> {
  /** one character; default: comma */
  readonly delimiter?: string;
}

const COLUMN_LEVEL =
  'source_db source_schema source_table source_column target_db target_schema target_table target_column relation_type effectType';
const ROWS_AT_A_TIME = 1000;

/**
 * The relations as SQLFlow's CSV (sqlflow-notes.md, section 7), in pieces: a header without quotes, every value in
 * quotes, in order of the sources. Table level lacks the two columns of columns.
 */
export async function* lineageCsv(lineage: Lineage, options: LineageCsvOptions = {}): AsyncGenerator<string> {
  const { delimiter = ',', tableToTable = false } = options;
  const view = lineageView(lineage, { ...options, ignoreRecordSet: true });
  const header = COLUMN_LEVEL.split(' ').filter((name) => !tableToTable || !name.endsWith('_column'));
  yield `${header.join(delimiter)}\n`;
  const rows = rowsOf(view, tableToTable);
  for (let i = 0; i < rows.length; i += ROWS_AT_A_TIME) {
    yield stringify(rows.slice(i, i + ROWS_AT_A_TIME), { delimiter, quoted: true, quoted_empty: true });
    await setImmediate();
  }
}

function rowsOf({ objects, relations }: Lineage, tableToTable: boolean): string[][] {
  const byId = new Map(objects.map((object) => [object.id, object]));
  const columns = new Map(objects.flatMap((object) => object.columns.map(({ id, name }) => [id, name] as const)));
  const end = (object: LineageObject, columnId: string): string[] => {
    const table = [object.database, object.schema, object.name];
    return tableToTable ? table : [...table, columns.get(columnId)!];
  };
  const rows = new Map<string, string[]>();
  for (const { type, effect, target, sources } of relations) {
    for (const source of sources) {
      const row = [
        ...end(byId.get(source.objectId)!, source.columnId),
        ...end(byId.get(target.objectId)!, target.columnId),
        type,
        effect,
      ];
      rows.set(row.join('\0'), row);
    }
  }
  // Code units, so that the order is the same everywhere.
  return [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
}
