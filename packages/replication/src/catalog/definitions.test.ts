import type { ResolvedConnection } from '@jobglot/core';
import { hasMariadb, MYSQL_MISSING, makeMysqlFixture } from '../connectors/mysql/testing/mysql-fixture';
import { LOCAL_ENVIRONMENT } from '../testing/local-environment';
import { connectionTo, makePostgresFixture } from '../testing/postgres-fixture';
import { RegistryCatalog } from './registry-catalog';

const catalog = new RegistryCatalog(LOCAL_ENVIRONMENT);

async function definitions(connection: ResolvedConnection) {
  const found: Record<string, string> = {};
  for await (const { name, sql } of catalog.definitions(connection, new AbortController().signal)) {
    found[name] = sql.replace(/\s+/g, ' ').trim();
  }
  return found;
}

test('tables, views and routines of PostgreSQL, with names in full', async () => {
  const { client, connection, close } = await makePostgresFixture();
  try {
    await client.query(`
      CREATE SCHEMA sales;
      CREATE TABLE sales.orders (id int PRIMARY KEY, "Total" numeric(10,2), gone text);
      ALTER TABLE sales.orders DROP COLUMN gone;
      CREATE VIEW big AS SELECT id, "Total" * 2 AS twice FROM sales.orders;
      CREATE MATERIALIZED VIEW sales.sums AS SELECT count(*) AS n FROM big;
      CREATE FUNCTION sales.one(x int) RETURNS int LANGUAGE sql AS 'SELECT x + 1';
      CREATE PROCEDURE fill() LANGUAGE plpgsql AS $$ BEGIN INSERT INTO sales.orders SELECT id FROM big; END $$;
      CREATE EXTENSION IF NOT EXISTS plpgsql`);
    const found = await definitions(connection);
    expect(Object.keys(found)).toEqual([
      'public/big',
      'sales/orders',
      'sales/sums',
      'public/fill()',
      'sales/one(x integer)',
    ]);
    expect(found['sales/orders']).toBe('CREATE TABLE "sales"."orders" ( "id" integer, "Total" numeric(10,2) );');
    expect(found['public/big']).toMatch(
      /^CREATE VIEW "public"."big" \("id", "twice"\) AS SELECT .* FROM sales.orders;$/,
    );
    expect(found['sales/sums']).toMatch(/^CREATE MATERIALIZED VIEW "sales"."sums" \("n"\) AS .* FROM public.big;$/);
    expect(found['public/fill()']).toContain('INSERT INTO sales.orders SELECT id FROM big');
    expect(found['sales/one(x integer)']).toMatch(/SELECT x \+ 1.*;$/);
  } finally {
    await close();
  }
});

(hasMariadb() ? test : test.skip)(hasMariadb() ? 'tables, views and routines of MySQL' : MYSQL_MISSING, async () => {
  const { client, connection, close } = await makeMysqlFixture();
  try {
    const database = connection.properties.Database;
    await client.query('CREATE TABLE orders (id int PRIMARY KEY, `To``tal` decimal(10,2))');
    await client.query('CREATE VIEW big AS SELECT id AS a, `To``tal` AS b FROM orders');
    await client.query(
      'CREATE PROCEDURE fill(IN lim int) BEGIN INSERT INTO orders SELECT a, b FROM big LIMIT lim; END',
    );
    await client.query('CREATE FUNCTION one(x int) RETURNS int DETERMINISTIC RETURN x + 1');
    const found = await definitions(connection);
    expect(Object.keys(found)).toEqual(
      ['big', 'orders', 'one(function)', 'fill(procedure)'].map((name) => `${database}/${name}`),
    );
    expect(found[`${database}/orders`]).toBe(
      `CREATE TABLE \`${database}\`.\`orders\` ( \`id\` int(11), \`To\`\`tal\` decimal(10,2) );`,
    );
    expect(found[`${database}/big`]).toMatch(/^CREATE VIEW `.*`\.`big` \(`a`, `b`\) AS select .*`orders`;$/);
    expect(found[`${database}/fill(procedure)`]).toMatch(
      /^CREATE PROCEDURE `.*`\.`fill`\(`lim` int\(11\)\) BEGIN INSERT.* END;$/,
    );
    expect(found[`${database}/one(function)`]).toMatch(
      /^CREATE FUNCTION .*\(`x` int\(11\)\) RETURNS int\(11\) RETURN x \+ 1;$/,
    );
  } finally {
    await close();
  }
});

test('a connection that keeps no SQL says so; so does one that cannot be opened', async () => {
  const csv = { id: '1', name: 'csv', connector: 'CSV', properties: { URI: '.' } };
  await expect(definitions(csv)).rejects.toMatchObject({ code: 'connection.failed' });
  const nobody = connectionTo('postgres://nobody:hush@127.0.0.1:1/none');
  const failure: unknown = await definitions(nobody).catch((error: unknown) => error);
  expect(failure).toMatchObject({ code: 'connection.failed' });
  expect(String(failure)).not.toContain('hush');
});
