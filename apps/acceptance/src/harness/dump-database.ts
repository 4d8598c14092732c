import { Client } from 'pg';

/** @returns every row of every table of the product's database as text */
export async function dumpDatabase(url: string): Promise<string> {
  const db = new Client({ connectionString: url });
  await db.connect();
  const { rows: tables } = await db.query(
    "select format('%I.%I', table_schema, table_name) as name from information_schema.tables where table_schema in ('public', 'bullmq') and table_type = 'BASE TABLE'",
  );
  let dump = '';
  for (const { name } of tables) {
    const { rows } = await db.query(`select coalesce(string_agg(t::text, E'\\n'), '') as text from ${name} t`);
    dump += `${name}\n${rows[0].text}\n`;
  }
  await db.end();
  return dump;
}
