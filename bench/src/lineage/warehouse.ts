import type { SqlFile } from '@jobglot/lineage';

/** Statements of one file: tables, then what fills them. Each file reads a view of the file before it. */
const STATEMENTS: readonly ((n: number) => string)[] = [
  (n) => `CREATE TABLE raw.orders_${n} (id bigint PRIMARY KEY, customer_id bigint, placed_at timestamp, state text)`,
  (n) => `CREATE TABLE raw.lines_${n} (order_id bigint, sku text, quantity int, price numeric(12,2), discount numeric)`,
  (n) => `CREATE TABLE raw.customers_${n} (id bigint, name text, region text, email text, joined date)`,
  (n) => `CREATE TABLE mart.sales_${n} (day date, region text, revenue numeric, orders bigint)`,
  (n) => `CREATE VIEW stage.orders_${n} AS SELECT * FROM raw.orders_${n} WHERE state <> 'void'`,
  (n) =>
    `CREATE VIEW stage.lines_${n} AS SELECT l.*, l.quantity * l.price * (1 - COALESCE(l.discount, 0)) AS amount
     FROM raw.lines_${n} l`,
  (n) =>
    `INSERT INTO mart.sales_${n} (day, region, revenue, orders)
     SELECT CAST(o.placed_at AS date), c.region, SUM(l.amount), COUNT(DISTINCT o.id)
     FROM stage.orders_${n} o JOIN stage.lines_${n} l ON l.order_id = o.id
     JOIN raw.customers_${n} c ON c.id = o.customer_id GROUP BY 1, 2`,
  (n) =>
    `CREATE TABLE mart.best_${n} AS WITH ranked AS (
       SELECT s.*, RANK() OVER (PARTITION BY s.region ORDER BY s.revenue DESC) AS place FROM mart.sales_${n} s)
     SELECT day, region, revenue FROM ranked WHERE place <= 10`,
  (n) =>
    `MERGE INTO dim.customers_${n} d USING (SELECT id, name, region FROM raw.customers_${n}) s ON d.id = s.id
     WHEN MATCHED THEN UPDATE SET name = s.name, region = s.region
     WHEN NOT MATCHED THEN INSERT (id, name, region) VALUES (s.id, s.name, s.region)`,
  (n) =>
    `UPDATE dim.customers_${n} AS d SET last_order = o.placed_at FROM stage.orders_${n} o WHERE o.customer_id = d.id`,
  (n) =>
    `INSERT INTO mart.events_${n} (id, at, kind)
     SELECT id, placed_at, 'order' FROM raw.orders_${n}
     UNION ALL SELECT id, joined, CASE WHEN region = 'eu' THEN 'join-eu' ELSE 'join' END FROM raw.customers_${n}`,
  (n) =>
    `CREATE VIEW mart.compare_${n} AS SELECT a.region, a.revenue - b.revenue AS growth
     FROM mart.best_${n} a LEFT JOIN mart.best_${Math.max(n - 1, 0)} b ON b.region = a.region AND b.day = a.day`,
];

/** A warehouse's scripts for PostgreSQL, `perFile` statements in each. */
export function* warehouseFiles(files: number, perFile: number): Generator<SqlFile> {
  for (let n = 0; n < files; n++) {
    const sql = Array.from({ length: perFile }, (_, i) => {
      const round = Math.floor(i / STATEMENTS.length);
      // A second round of the same statements is about other tables.
      return STATEMENTS[i % STATEMENTS.length]!(n + round * files);
    });
    yield { name: `warehouse/${n}.sql`, sql: `${sql.join(';\n')};\n` };
  }
}
