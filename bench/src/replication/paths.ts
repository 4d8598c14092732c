import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Client } from 'pg';
import type { BenchInstallation } from '../installation';
import { COLUMN_LIST, COLUMNS, fingerprint, ROWS } from './orders';
import type { Product, ProductRun } from './product';
import { onPath, pgloader, shell } from './shell';

/** What all paths share: `public.orders` in the demo database, filled. */
export interface Bench {
  readonly installation: BenchInstallation;
  readonly product: Product;
  readonly db: Client;
  /** connection of the demo database */
  readonly postgres: string;
}

/** One way of moving rows, and a peer on the same way. */
export interface Path {
  readonly name: string;
  /** at least so many times as quick as the peer */
  readonly target: number;
  readonly memoryMb: number;
  /** programs that it needs on PATH */
  readonly needs: readonly string[];
  /** once, before the rounds */
  prepare(bench: Bench): Promise<void>;
  peer(bench: Bench): Promise<number>;
  ours(bench: Bench): Promise<ProductRun>;
  /** two texts that have to be equal afterwards: what is expected, and what is there */
  equal(bench: Bench): Promise<readonly [string, string]>;
}

async function both(db: Client, expected: string, found: string): Promise<readonly [string, string]> {
  return [await fingerprint(db, expected), await fingerprint(db, found)];
}

const plain = COLUMNS.map(([name, type]) => `${name} ${type}`).join(', ');

const postgresToPostgres: Path = {
  name: 'postgres-to-postgres',
  target: 1.05,
  memoryMb: 130,
  needs: ['psql'],
  prepare: async () => {},
  peer: async ({ db, installation }) => {
    await db.query(`create schema if not exists peer; drop table if exists peer.orders;
      create table peer.orders (${plain}, primary key (id))`);
    const pipe = `psql "$URL" -qc 'copy public.orders to stdout' | psql "$URL" -qc 'copy peer.orders from stdin'`;
    return shell(pipe, { URL: installation.demoUrl });
  },
  ours: async ({ product, postgres }) => {
    const options = { destination_schema: 'ours', drop_table: true };
    return product.run(await product.job(postgres, postgres, 'REPLICATE [orders]', options));
  },
  equal: ({ db }) => both(db, 'public.orders', 'ours.orders'),
};

const csvToPostgres: Path = {
  name: 'csv-to-postgres',
  target: 5,
  memoryMb: 160,
  needs: ['psql', 'pgloader'],
  prepare: async ({ installation }) => {
    const file = join(installation.filesRoot, 'orders.csv');
    await shell(`psql "$URL" -qc "\\copy public.orders to '${file}' csv header"`, { URL: installation.demoUrl });
  },
  peer: async ({ db, installation }) => {
    await db.query(`create schema if not exists peer; drop table if exists peer.orders_csv;
      create table peer.orders_csv (${plain}, primary key (id))`);
    const fields = COLUMNS.map(([name]) => `${name} [null if blanks]`).join(', ');
    const file = join(installation.filesRoot, 'orders.csv');
    const load = `load csv from '${file}' having fields (${fields}) into ${installation.demoUrl} target table peer.orders_csv
      with skip header = 1, fields optionally enclosed by '"', fields escaped by double-quote, fields terminated by ',';`;
    return pgloader(load, installation.filesRoot);
  },
  ours: async ({ product, postgres }) => {
    const files = await product.client.createConnection(`csv-${Date.now()}`, 'CSV', { URI: 'orders.csv' });
    const options = { destination_schema: 'ours', drop_table: true };
    return product.run(await product.job(files, postgres, `REPLICATE [orders_csv] ${COLUMN_LIST} [orders]`, options));
  },
  equal: ({ db }) => both(db, 'public.orders', 'ours.orders_csv'),
};

const sqliteToPostgres: Path = {
  name: 'sqlite-to-postgres',
  target: 1.3,
  memoryMb: 200,
  needs: ['pgloader'],
  prepare: async ({ product, postgres }) => {
    const lite = await product.client.createConnection(`lite-${Date.now()}`, 'SQLite', { DataSource: 'orders.db' });
    // types that pgloader can read: it stops at digits in the names of SQLite's, and at those that PostgreSQL has not
    const types = ['bigint', 'text', 'text', 'text', 'double', 'bigint', 'double', 'bigint', 'text', 'text', 'text'];
    const list = COLUMNS.map(([name], i) => `${name} ${types[i]}`).join(', ');
    const values = COLUMNS.map(([name, type]) => (type === 'boolean' ? 'paid::int::bigint AS paid' : name)).join(', ');
    const select = `SELECT ${values} FROM [orders]`;
    await product.run(
      await product.job(postgres, lite, `REPLICATE [orders_lite] (${list}, PRIMARY KEY (id)) ${select}`),
    );
  },
  peer: async ({ db, installation }) => {
    await db.query('drop table if exists public.orders_lite');
    // a copy, so that neither side finds the file in the other's cache or lock
    const file = join(installation.filesRoot, 'peer.db');
    await copyFile(join(installation.filesRoot, 'orders.db'), file);
    const load = `load database from sqlite://${file} into ${installation.demoUrl}
      with include drop, create tables, create indexes, reset sequences including only table names like 'orders_lite';`;
    return pgloader(load, installation.filesRoot);
  },
  ours: async ({ product, postgres }) => {
    const lite = await product.client.createConnection(`lite-${Date.now()}`, 'SQLite', { DataSource: 'orders.db' });
    const options = { destination_schema: 'ours', drop_table: true };
    const statement = `REPLICATE [orders_sqlite] ${COLUMN_LIST} [orders_lite]`;
    return product.run(await product.job(lite, postgres, statement, options));
  },
  equal: ({ db }) => both(db, 'public.orders', 'ours.orders_sqlite'),
};

const CHANGED = 100_000;

const merge: Path = {
  name: 'incremental-merge',
  target: 0.6,
  memoryMb: 150,
  needs: ['psql'],
  prepare: async ({ db, product, postgres }) => {
    await db.query(`create schema if not exists peer; create table peer.changing as table public.orders;
      alter table peer.changing add primary key (id);
      create table public.changing as table public.orders;
      alter table public.changing add primary key (id); create index on public.changing (updated_at);`);
    mergeJob = await product.job(postgres, postgres, 'REPLICATE [changing] WITH IncrementalCheckColumns=updated_at', {
      destination_schema: 'ours',
    });
    await product.run(mergeJob);
  },
  // the peer goes first: it takes the change that ours will find
  peer: async ({ db, installation }) => {
    round++;
    await db.query(`update public.changing set quantity = quantity + 1,
      updated_at = timestamptz '2025-01-01Z' + ${round} * interval '10 hours' + id * interval '20 milliseconds'
      where id % ${ROWS / CHANGED} = ${round}`);
    await db.query('vacuum analyze public.changing');
    const columns = COLUMNS.map(([name]) => name);
    const sets = columns.slice(1).map((c) => `${c} = excluded.${c}`);
    const since = `updated_at >= timestamptz '2025-01-01Z' + ${round} * interval '10 hours'`;
    const script = `psql "$URL" -qc "copy (select * from public.changing where ${since}) to stdout" | psql "$URL" -q -v ON_ERROR_STOP=1 -c "begin" \\
      -c "create temp table stage (like peer.changing) on commit drop" -c "copy stage from stdin" \\
      -c "insert into peer.changing select * from stage on conflict (id) do update set ${sets.join(', ')}" -c "commit"`;
    return shell(script, { URL: installation.demoUrl });
  },
  ours: async ({ product }) => {
    const run = await product.run(mergeJob);
    if (run.written !== CHANGED) throw new Error(`${run.written} rows were merged`);
    return run;
  },
  equal: ({ db }) => both(db, 'public.changing', 'ours.changing'),
};
let mergeJob = '';
let round = 0;

/** @returns seconds of a run that finds nothing new, the incremental job of {@link merge} having run */
export async function nothingNew({ product }: Bench): Promise<number> {
  const run = await product.run(mergeJob);
  if (run.written !== 0) throw new Error(`${run.written} rows were written`);
  return run.seconds;
}

export const PATHS: readonly Path[] = [postgresToPostgres, csvToPostgres, sqliteToPostgres, merge];

/** @returns the programs of the path that are not there */
export function missing({ needs }: Path): string[] {
  return needs.filter((program) => !onPath(program));
}
