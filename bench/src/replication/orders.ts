import type { Client } from 'pg';

export const ROWS = 1_000_000;

/** Column names and PostgreSQL types of the table that all paths move (replication-notes.md, head of the page). */
export const COLUMNS: readonly (readonly [name: string, type: string])[] = [
  ['id', 'bigint'],
  ['customer', 'text'],
  ['note', 'text'],
  ['code', 'varchar(40)'],
  ['amount', 'numeric(12,2)'],
  ['quantity', 'integer'],
  ['weight', 'double precision'],
  ['paid', 'boolean'],
  ['created_at', 'timestamptz'],
  ['updated_at', 'timestamptz'],
  ['attributes', 'jsonb'],
];

/** Every row is made from its number: nulls, CJK, line breaks, tabs, quotes and backslashes included; about 200 MB. */
export async function fillOrders(db: Client, table: string, rows = ROWS): Promise<void> {
  await db.query(`
    create table ${table} (${COLUMNS.map(([name, type]) => `${name} ${type}`).join(', ')});
    insert into ${table}
    select i, 'Customer ' || i % 50000 || ' 顧客',
      case when i % 7 = 0 then null else E'line one\\nline\\ttwo "quoted", \\\\ and ''single'' ' || md5(i::text) end,
      'C-' || lpad(to_hex(i::bigint * 7919), 12, '0'), (i % 1000000) * 1.01, i % 100, sqrt(i), i % 3 = 0,
      timestamptz '2020-01-01Z' + i * interval '30 seconds', timestamptz '2024-01-01Z' + i * interval '1 second',
      jsonb_build_object('n', i % 100, 'tags', array['a', 'b' || i % 10])
    from generate_series(1, ${rows}) i;
    alter table ${table} add primary key (id);
    create index on ${table} (updated_at);
    analyze ${table}`);
}

/** A column list for a statement whose source knows no types. */
export const COLUMN_LIST = `(${COLUMNS.map(([name, type]) => `${name} ${type.replace('jsonb', 'json').replace('timestamptz', 'timestamp with time zone')}`).join(', ')}, PRIMARY KEY (id))`;

/** @returns rows and a checksum that does not depend on their order or on how a table came to be */
export async function fingerprint(db: Client, table: string): Promise<string> {
  const columns = COLUMNS.map(([name]) => `${name}::${name === 'attributes' ? 'jsonb::' : ''}text`).join(", '|', ");
  const { rows } = await db.query<{ rows: string; sum: string }>(
    `select count(*) as rows, sum(('x' || substr(md5(concat(${columns})), 1, 12))::bit(48)::bigint)::text as sum from ${table}`,
  );
  return `${rows[0]!.rows} rows, ${rows[0]!.sum}`;
}
