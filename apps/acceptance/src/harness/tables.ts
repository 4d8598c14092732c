import { createTestDatabase } from '@jobglot/embedded-services/testing';
import { Client } from 'pg';

/** A database that jobs copy from and to, beside the product's own. */
export interface DataDatabase {
  readonly url: string;
  readonly db: Client;
  /** Makes `public.<name>` with `rows` rows of the usual types and a key. */
  fill(name: string, rows: number): Promise<void>;
  /** Row count and an order-independent checksum of a table. */
  checksum(table: string): Promise<{ rows: number; sum: string }>;
  close(): Promise<void>;
}

/** @returns an empty database with an open connection */
export async function dataDatabase(): Promise<DataDatabase> {
  const { url, drop } = await createTestDatabase();
  const db = new Client({ connectionString: url });
  await db.connect();
  return {
    url,
    db,
    fill: async (name, rows) => {
      await db.query(`
        create table public.${name} as select i as id, 'name ' || i as name,
          case when i % 7 = 0 then null else E'tab\\t "quote" \\\\ ' || md5(i::text) end as note,
          (i * 1.01)::numeric(14, 2) as amount, timestamptz '2020-01-01Z' + i * interval '1 second' as at, i % 2 = 0 as flag
        from generate_series(1, ${rows}) i;
        alter table public.${name} add primary key (id);
        analyze public.${name}`);
    },
    checksum: async (table) => {
      const { rows } = await db.query(
        `select count(*)::int as rows, sum(('x' || substr(md5(t::text), 1, 12))::bit(48)::bigint)::text as sum from ${table} t`,
      );
      return rows[0];
    },
    close: async () => {
      await db.end();
      await drop();
    },
  };
}
