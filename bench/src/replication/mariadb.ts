import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { hasMariadb, startMariadb, type TestMariadb } from '@jobglot/embedded-services/testing';
import { type Connection, createConnection } from 'mysql2/promise';
import { COLUMNS } from './orders';
import type { Bench, Path } from './paths';
import { pgloader, shell } from './shell';

/** LOAD DATA's types for the columns of orders. */
const TYPES = [
  'bigint',
  'longtext',
  'longtext',
  'varchar(40)',
  'decimal(12,2)',
  'int',
  'double',
  'tinyint(1)',
  'datetime(6)',
  'datetime(6)',
  'longtext',
];
const LIST = COLUMNS.map(([name], i) => `${name} ${TYPES[i]}`).join(', ');

let server: TestMariadb;
let client: Connection;

async function start({ installation, product }: Bench): Promise<string> {
  if (server === undefined) {
    server = await startMariadb();
    const { host, port, user, password } = server;
    client = await createConnection({ host, port, user, password, flags: ['+LOCAL_FILES'] });
    await client.query('CREATE DATABASE bench CHARACTER SET utf8mb4');
    await client.query('USE bench');
    installation.onStop(async () => {
      client.destroy();
      await server.stop();
    });
  }
  const { host, port, user, password } = server;
  const properties = { Server: host, Port: String(port), Database: 'bench', User: user, Password: password };
  return product.client.createConnection(`maria-${Date.now()}`, 'MySQL', properties);
}

/** The rows as LOAD DATA takes them: COPY text with MySQL's booleans and times. */
async function writeFile({ installation }: Bench): Promise<string> {
  const file = join(installation.filesRoot, 'orders.tsv');
  const columns = COLUMNS.map(([name, type]) => {
    if (type === 'boolean') return `${name}::int`;
    return type === 'timestamptz' ? `${name} at time zone 'UTC'` : name;
  });
  await shell(`psql "$URL" -qc "\\copy (select ${columns.join(', ')} from public.orders order by id) to '${file}'"`, {
    URL: installation.demoUrl,
  });
  return file;
}

async function loadFile(table: string, file: string): Promise<number> {
  await client.query(`DROP TABLE IF EXISTS ${table}`);
  await client.query(`CREATE TABLE ${table} (${LIST}, PRIMARY KEY (id)) ENGINE = InnoDB`);
  const since = performance.now();
  const sql = `LOAD DATA LOCAL INFILE 'orders.tsv' INTO TABLE ${table} CHARACTER SET utf8mb4`;
  await client.query({ sql, infileStreamFactory: () => createReadStream(file, { highWaterMark: 1024 * 1024 }) });
  return (performance.now() - since) / 1000;
}

const needs = ['psql', ...(hasMariadb() ? [] : ['mariadbd'])];
let maria = '';
let file = '';

/** PostgreSQL into MariaDB against LOAD DATA from a file, and back against pgloader. */
export const MARIADB_PATHS: readonly Path[] = [
  {
    name: 'postgres-to-mariadb',
    target: 0.9,
    memoryMb: 200,
    needs,
    prepare: async (bench) => {
      maria = await start(bench);
      file = await writeFile(bench);
    },
    peer: () => loadFile('peer_orders', file),
    ours: async ({ product, postgres }) =>
      product.run(await product.job(postgres, maria, 'REPLICATE [ours_orders] [orders]', { drop_table: true })),
    equal: async () => {
      const columns = COLUMNS.map(([name]) => name).join(", '|', ");
      const sum = async (table: string): Promise<string> => {
        const [rows] = await client.query(
          `SELECT COUNT(*) AS n, SUM(CONV(LEFT(MD5(CONCAT_WS('|', ${columns})), 12), 16, 10)) AS s FROM ${table}`,
        );
        return JSON.stringify(rows);
      };
      return [await sum('peer_orders'), await sum('ours_orders')];
    },
  },
  {
    name: 'mariadb-to-postgres',
    target: 1.3,
    memoryMb: 200,
    needs: [...needs, 'pgloader'],
    prepare: async (bench) => {
      maria = await start(bench);
      await loadFile('orders_maria', await writeFile(bench));
    },
    peer: async ({ db, installation }) => {
      await db.query('create schema if not exists bench; drop table if exists bench.orders_maria');
      const { host, port, user, password } = server;
      const load = `load database from mysql://${user}:${password}@${host}:${port}/bench into ${installation.demoUrl}
        with include drop, create tables, create indexes, reset sequences including only table names matching 'orders_maria';`;
      return pgloader(load, installation.filesRoot);
    },
    ours: async ({ product, postgres }) => {
      const options = { destination_schema: 'ours', drop_table: true };
      return product.run(await product.job(maria, postgres, 'REPLICATE [orders_maria]', options));
    },
    equal: async ({ db }) => {
      const sum = async (table: string): Promise<string> => {
        const { rows } = await db.query(
          `select count(*) as n, md5(string_agg(md5(concat_ws('|', id, customer, note, code, amount)), '' order by id)) as s from ${table}`,
        );
        return JSON.stringify(rows);
      };
      return [await sum('public.orders'), await sum('ours.orders_maria')];
    },
  },
];
