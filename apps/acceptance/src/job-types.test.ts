import { appendFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { superuserUrl } from '@jobglot/embedded-services/testing';
import { type CopyBench, startCopyBench } from './harness/copy-bench';
import { unique } from './harness/installation';

/** Every type of job does what a Standard job does not. */
let bench: CopyBench;

beforeAll(async () => {
  bench = await startCopyBench();
});
afterAll(async () => {
  await bench?.source.db
    .query(
      'select pg_drop_replication_slot(slot_name) from pg_replication_slots where database = current_database() and not active',
    )
    .catch(() => {});
  await bench?.stop();
});

const change = (sql: string) => bench.source.db.query(sql);

async function succeeded(job: string) {
  const run = await bench.runToEnd(job);
  expect(run).toMatchObject({ status: 'Successful', error: null });
  return run;
}

test.each(['SyncAll', 'Standard'])('%s: a table that is new at the source', async (type) => {
  const schema = unique('s').replace('-', '_');
  await change(`create schema ${schema}; create table ${schema}.first_${type} (id int primary key)`);
  const { hostname, port, pathname, username, password } = new URL(bench.source.url);
  const source = await bench.client.createConnection(unique('schema'), 'PostgreSQL', {
    Server: hostname,
    Port: port,
    Database: pathname.slice(1),
    User: username,
    Password: password,
    Schema: schema,
  });
  const job = await bench.createJob([], { type, source_connection_id: source, continue_on_error: true });
  await bench.runToEnd(job);
  const tasks = async () =>
    (await bench.client.json('GET', `/jobs/${job}/tasks`)).value.map((t: { query: string }) => t.query);
  const mine = (queries: string[]) => queries.filter((q) => q.includes(schema));
  const statement = (table: string) =>
    `REPLICATE [${table}_${type.toLowerCase()}] [${schema}].[${table}_${type.toLowerCase()}]`;
  expect(mine(await tasks())).toEqual(type === 'SyncAll' ? [statement('first')] : []);
  await change(
    `create table ${schema}.later_${type} (id int primary key); insert into ${schema}.later_${type} values (7)`,
  );
  await bench.runToEnd(job);
  expect(mine(await tasks())).toEqual(type === 'SyncAll' ? [statement('first'), statement('later')] : []);
  expect(await bench.rowsOf(`later_${type}`)).toEqual(type === 'SyncAll' ? [{ id: 7 }] : null);
});

test('LoadFolder: each run loads the files that are new', async () => {
  const folder = unique('folder');
  const path = join(bench.installation.filesRoot, folder);
  await mkdir(path, { recursive: true });
  await writeFile(join(path, 'one.csv'), 'id,name\n1,a\n2,b\n');
  await writeFile(join(path, 'two.csv'), 'id,name\n3,c\n');
  const source = await bench.client.createConnection(unique('files'), 'CSV', { URI: folder });
  const table = unique('loaded').replace('-', '_');
  const job = await bench.createJob([`REPLICATE [${table}]`], { type: 'LoadFolder', source_connection_id: source });
  expect(await succeeded(job)).toMatchObject({ records_read: 3, records_written: 3 });
  expect(await succeeded(job)).toMatchObject({ records_read: 0, records_written: 0 });
  await writeFile(join(path, 'three.csv'), 'id,name\n4,d\n');
  expect(await succeeded(job)).toMatchObject({ records_read: 1 });
  const { rows } = await bench.destination.db.query(`select name from ${table} order by name`);
  expect(rows.map((r) => r.name)).toEqual(['a', 'b', 'c', 'd']);
  // without a key a changed file would bring its rows twice
  await appendFile(join(path, 'one.csv'), '5,e\n');
  const left = await succeeded(job);
  expect(left.records_read).toBe(0);
  expect(await bench.client.log(job, left.history_id)).toContain('one.csv has changed since it was loaded: left out');
});

test('LoadFolder: with a key a changed file is merged', async () => {
  const folder = unique('keyed');
  const path = join(bench.installation.filesRoot, folder);
  await mkdir(path, { recursive: true });
  await writeFile(join(path, 'one.csv'), 'id,name\n1,a\n2,b\n');
  const source = await bench.client.createConnection(unique('files'), 'CSV', { URI: folder });
  const table = unique('keyed').replace('-', '_');
  const statement = `REPLICATE [${table}] (id int, name varchar(20), PRIMARY KEY (id))`;
  const job = await bench.createJob([statement], { type: 'LoadFolder', source_connection_id: source });
  await succeeded(job);
  await writeFile(join(path, 'one.csv'), 'id,name\n2,changed\n3,c\n');
  await succeeded(job);
  expect(await bench.rowsOf(table)).toEqual([
    { id: 1, name: 'a' },
    { id: 2, name: 'changed' },
    { id: 3, name: 'c' },
  ]);
});

test.each(['ReverseETL', 'Standard'])('%s: what the application has changed', async (type) => {
  const table = await bench.sourceTable('id int primary key, score int', '1, 10', '2, 20', '3, 30');
  const job = await bench.createJob([`REPLICATE [${table}]`], { type });
  await succeeded(job);
  await bench.destination.db.query(`update ${table} set score = 999 where id = 1`);
  await change(`update ${table} set score = 21 where id = 2; delete from ${table} where id = 3`);
  await succeeded(job);
  const reverse = [
    { id: 1, score: 999 },
    { id: 2, score: 21 },
  ];
  const standard = [
    { id: 1, score: 10 },
    { id: 2, score: 21 },
    { id: 3, score: 30 },
  ];
  expect(await bench.rowsOf(table)).toEqual(type === 'ReverseETL' ? reverse : standard);
});

test('ChangeDataCapture: inserts, updates and deletes from the log, deletes as marks', async () => {
  const source = await bench.client.createPostgresConnection(unique('mighty'), superuserUrl(bench.source.url));
  const table = await bench.sourceTable('id int primary key, name text', "1, 'a'", "2, 'b'", "3, 'c'");
  const job = await bench.createJob([`REPLICATE [${table}]`], {
    type: 'ChangeDataCapture',
    source_connection_id: source,
  });
  expect(await succeeded(job)).toMatchObject({ records_read: 3 });
  expect(await succeeded(job)).toMatchObject({ records_read: 0 });
  await change(
    `update ${table} set name = 'B' where id = 2; delete from ${table} where id = 3; insert into ${table} values (4, 'd')`,
  );
  expect(await succeeded(job)).toMatchObject({ records_read: 3 });
  expect(await bench.rowsOf(table)).toEqual([
    { id: 1, name: 'a', _cdatasync_deleted: false },
    { id: 2, name: 'B', _cdatasync_deleted: false },
    { id: 3, name: 'c', _cdatasync_deleted: true },
    { id: 4, name: 'd', _cdatasync_deleted: false },
  ]);
});

test('ChangeDataCapture: the engine s schema and publication', async () => {
  const source = await bench.client.createPostgresConnection(unique('mighty'), superuserUrl(bench.source.url));
  const schema = unique('crm').replace('-', '_');
  await change(
    `create schema ${schema}; create table ${schema}.leads (id int primary key); insert into ${schema}.leads values (1)`,
  );
  await change(`create publication pub_${schema} for table ${schema}.leads`);
  const cdc = { type: 'ChangeDataCapture', source_connection_id: source };
  const settings = { ...cdc, cdc_engine_settings: { name: `pub_${schema}`, schema } };
  const { job, end } = await bench.run(['REPLICATE [leads]'], settings);
  expect(end.status).toBe('Successful');
  expect(await bench.client.log(job, end.history_id)).toContain(`The publication pub_${schema} is read.`);
  expect((await bench.run(['REPLICATE [leads]'], cdc)).end.status).toBe('Failed');
});
