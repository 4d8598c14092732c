import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { analyze } from './analysis/analyze';
import { mergeFiles } from './analysis/merge-files';
import { lineageView } from './exports/lineage-view';
import type { DbVendor, Lineage } from './lineage-model';

const CORPUS = join(__dirname, '..', 'test', 'corpus');

/** Causes are in the README. A statement that is read rightly after all fails here until it leaves the list. */
const NOT_YET: readonly string[] = ['db2/final-table'];

const cases = readdirSync(CORPUS).flatMap((vendor) =>
  readdirSync(join(CORPUS, vendor))
    .filter((file) => file.endsWith('.sql'))
    .map((file) => ({ name: `${vendor}/${file.slice(0, -4)}`, vendor: `dbv${vendor}` as DbVendor })),
);

/** `source,target,relation_type,effectType`, names with what stands before them */
function rows(lineage: Lineage): string[] {
  const names = new Map<string, string>();
  for (const { database, schema, name, columns } of lineage.objects) {
    for (const column of columns) {
      names.set(column.id, [database, schema, name, column.name].filter((part) => part !== '').join('.'));
    }
  }
  const { relations } = lineageView(lineage, { ignoreRecordSet: true, relationTypes: ['fdd', 'fdr'] });
  return relations.flatMap(({ type, effect, target, sources }) =>
    sources.map((source) => [names.get(source.columnId), names.get(target.columnId), type, effect].join(',')),
  );
}

test.each(cases)('$name', async ({ name, vendor }) => {
  const sql = readFileSync(join(CORPUS, `${name}.sql`), 'utf8');
  const expected = readFileSync(join(CORPUS, `${name}.csv`), 'utf8')
    .trimEnd()
    .split('\n')
    .slice(1);
  const { files } = await analyze([{ name, sql }], { vendor, defaultDatabase: '', defaultSchema: '' });
  const lineage = mergeFiles(vendor, files);
  const found = [...new Set(rows(lineage))].sort();
  if (NOT_YET.includes(name)) expect(found).not.toEqual(expected.sort());
  else expect({ errors: lineage.errors, rows: found }).toEqual({ errors: [], rows: expected.sort() });
});
