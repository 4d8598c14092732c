import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DbVendor } from './lineage-model';
import { lineageOf, rowsOf } from './testing/flows';

const CORPUS = join(__dirname, '..', 'test', 'corpus');

/** Causes are in the README. A statement that is read rightly after all fails here until it leaves the list. */
const NOT_YET: readonly string[] = ['db2/final-table'];

const cases = readdirSync(CORPUS).flatMap((vendor) =>
  readdirSync(join(CORPUS, vendor))
    .filter((file) => file.endsWith('.sql'))
    .map((file) => ({ name: `${vendor}/${file.slice(0, -4)}`, vendor: `dbv${vendor}` as DbVendor })),
);

test.each(cases)('$name', async ({ name, vendor }) => {
  const sql = readFileSync(join(CORPUS, `${name}.sql`), 'utf8');
  const expected = readFileSync(join(CORPUS, `${name}.csv`), 'utf8')
    .trimEnd()
    .split('\n')
    .slice(1);
  const lineage = await lineageOf(vendor, [{ name, sql }]);
  const found = rowsOf(lineage);
  if (NOT_YET.includes(name)) expect(found).not.toEqual(expected.sort());
  else expect({ errors: lineage.errors, rows: found }).toEqual({ errors: [], rows: expected.sort() });
});
