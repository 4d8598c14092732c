import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { type Installation, type ProductProcess, startInstallation, unique } from './harness/installation';
import { SqlflowClient, type UploadedFile } from './harness/sqlflow-client';
import { type DataDatabase, dataDatabase } from './harness/tables';
import { waitUntil } from './harness/wait-until';

/** Uploads of SQL over HTTP, analysed by a real worker. */
let installation: Installation;
let sqlflow: SqlflowClient;
let data: DataDatabase;
let worker: ProductProcess;

beforeAll(async () => {
  [installation, data] = await Promise.all([startInstallation(), dataDatabase()]);
  worker = await installation.startWorker();
  sqlflow = new SqlflowClient(installation);
});
afterAll(async () => {
  await installation?.stop();
  await data?.close();
});

/** sqlflow-notes.md, section 7 */
const SAMPLE = `INSERT INTO deptsal (dept_no, dept_name, salary)
SELECT d.deptno, d.dname, SUM(e.sal + Nvl(e.comm, 0)) AS sal
FROM dept d left join (SELECT * FROM emp WHERE hiredate > DATE '1980-01-01') e ON e.deptno = d.deptno
GROUP BY d.deptno, d.dname`;

test('the vendor’s sample gives its four rows', async () => {
  const { jobId, status } = await sqlflow.run([['a.sql', SAMPLE]]);
  expect(status).toBe('success');
  const csv = await sqlflow.text('/sqlflow/job/exportFullLineageAsCsv', { jobId });
  expect(csv.trimEnd().split('\n')).toEqual([
    'source_db,source_schema,source_table,source_column,target_db,target_schema,target_table,target_column,relation_type,effectType',
    '"","","DEPT","DEPTNO","","","DEPTSAL","DEPT_NO","fdd","insert"',
    '"","","DEPT","DNAME","","","DEPTSAL","DEPT_NAME","fdd","insert"',
    '"","","EMP","COMM","","","DEPTSAL","SALARY","fdd","insert"',
    '"","","EMP","SAL","","","DEPTSAL","SALARY","fdd","insert"',
  ]);
});

test('the call of the page, as curl sends it with two files', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'jobglot-curl-'));
  try {
    const first = join(folder, '1.sql');
    const second = join(folder, '2.sql');
    await writeFile(first, 'CREATE TABLE a (x int, y int);\n');
    await writeFile(second, 'CREATE VIEW v AS SELECT * FROM a;\n');
    const { baseUrl, clientId, clientSecret } = installation;
    const at = `${baseUrl}/api/gspLive_backend`;
    const curl = async (...args: string[]) =>
      JSON.parse((await promisify(execFile)('curl', ['-s', '-S', '-X', 'POST', ...args])).stdout);
    const { token } = await curl(
      `${at}/user/generateToken`,
      '-d',
      `userId=${clientId}`,
      '-d',
      `secretKey=${clientSecret}`,
    );
    const query = `firstSubmit=true&incremental=true&dbvendor=dbvmssql&jobName=${unique('job1')}`;
    const answer = await curl(
      `${at}/sqlflow/job/submitPersistJob?${query}`,
      ...['-F', `userId=${clientId}`, '-F', `token=${token}`],
      ...['-F', `sqlfiles=@${first}`, '-F', `sqlfiles=@${second}`],
    );
    expect(answer).toMatchObject({ code: 200, data: { status: 'create', fileNames: ['1.sql', '2.sql'] } });
    const { jobId } = answer.data;
    expect(await sqlflow.ended(jobId)).toMatchObject({ status: 'success' });
    expect(await sqlflow.csv(jobId)).toEqual([
      '"","","a","x","","","v","x","fdd","create_view"',
      '"","","a","y","","","v","y","fdd","create_view"',
    ]);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('files are added; what they define changes what was read before', async () => {
  const { jobId } = await sqlflow.run([['view.sql', 'CREATE VIEW v AS SELECT * FROM a']]);
  expect(await sqlflow.csv(jobId)).toEqual(['"","","A","*","","","V","*","fdd","create_view"']);
  await sqlflow.submit([['table.sql', 'CREATE TABLE a (x int)']], { jobId });
  expect((await sqlflow.ended(jobId)).fileNames).toEqual(['view.sql', 'table.sql']);
  expect(await sqlflow.csv(jobId)).toEqual(['"","","A","X","","","V","X","fdd","create_view"']);
  await sqlflow.submit([['table.sql', 'CREATE TABLE a (z int)']], { jobId });
  await sqlflow.ended(jobId);
  expect(await sqlflow.csv(jobId)).toEqual(['"","","A","Z","","","V","Z","fdd","create_view"']);
});

test('what cannot be read does not lose the rest', async () => {
  const bad = 'INSERT INTO t (a) SELECT b FROM s; SELEC FROM WHERE; INSERT INTO t (c) SELECT d FROM s';
  const summary = await sqlflow.run([
    ['bad.sql', bad],
    ['good.sql', 'INSERT INTO u SELECT e FROM s'],
  ]);
  expect(summary).toMatchObject({ status: 'partial_success', errorMessage: expect.stringContaining('1 of 3') });
  expect(await sqlflow.csv(summary.jobId)).toHaveLength(3);
  const json = JSON.parse(await sqlflow.text('/sqlflow/job/exportFullLineageAsJson', { jobId: summary.jobId }));
  expect(json.data.sqlflow.errors).toEqual([expect.objectContaining({ errorMessage: expect.any(String) })]);
  const nothing = await sqlflow.run([['bad.sql', 'SELEC FROM WHERE']]);
  expect(nothing).toMatchObject({ status: 'fail', errorMessage: expect.any(String) });
});

test('an archive without a name of one is read by its content; a bomb is refused, and nothing is made', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'jobglot-zip-'));
  const python = (code: string) => promisify(execFile)('python3', ['-c', code], { cwd: folder });
  const read = async (name: string) =>
    new Uint8Array(await (await import('node:fs/promises')).readFile(join(folder, name)));
  try {
    await python(`
import zipfile
with zipfile.ZipFile('good', 'w', zipfile.ZIP_DEFLATED) as z:
    z.writestr('ddl/a.sql', 'CREATE TABLE a (x int)')
    z.writestr('etl/v.sql', 'CREATE VIEW v AS SELECT * FROM a')
with zipfile.ZipFile('bomb', 'w', zipfile.ZIP_DEFLATED) as z:
    z.writestr('b.sql', ' ' * 20000000)
with zipfile.ZipFile('slip', 'w') as z:
    z.writestr('../../b.sql', 'SELECT 1')`);
    const { jobId, status } = await sqlflow.run([['1605847200', await read('good')]]);
    expect(status).toBe('success');
    expect(await sqlflow.csv(jobId)).toEqual(['"","","A","X","","","V","X","fdd","create_view"']);
    for (const name of ['bomb', 'slip']) {
      const jobName = unique(name);
      const answer = await sqlflow.call('submitPersistJob', { jobName, dbvendor: 'dbvoracle' }, [
        [name, await read(name)],
      ]);
      expect(answer).toMatchObject({ code: 400, error: expect.stringContaining(name) });
      const { jobDetails } = await sqlflow.data<{ jobDetails: { jobName: string }[] }>('displayUserJobsSummary');
      expect(jobDetails.map((job) => job.jobName)).not.toContain(jobName);
    }
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('a database is read: its tables, views and routines', async () => {
  await data.db.query(`
    create table orders (id int, total numeric);
    create view big as select * from orders where total > 100;
    create table sums (total numeric);
    create procedure fill() language plpgsql as $$ begin insert into sums select sum(total) from big; end $$`);
  const { hostname, port, pathname, username, password } = new URL(data.url);
  const form = { hostname, port, database: pathname.slice(1), account: decodeURIComponent(username) };
  const { jobId, status } = await sqlflow.run([], {
    dbvendor: 'dbvpostgresql',
    password: decodeURIComponent(password),
    ...form,
  });
  expect(status).toBe('success');
  expect(await sqlflow.csv(jobId)).toEqual([
    '"","public","big","total","","public","sums","total","fdd","insert"',
    '"","public","orders","id","","public","big","id","fdd","create_view"',
    '"","public","orders","total","","public","big","total","fdd","create_view"',
  ]);
});

test('polls are answered while a long analysis runs, and it can be stopped by deleting it', async () => {
  const sql = 'INSERT INTO t (a) SELECT b FROM s JOIN r ON r.id = s.id WHERE r.c > 1;\n'.repeat(60_000);
  const { jobId } = await sqlflow.submit([['long.sql', sql]]);
  let polls = 0;
  for (let { status } = await sqlflow.summary(jobId); status !== 'running'; { status } = await sqlflow.summary(jobId));
  for (; polls < 50; polls++) expect((await sqlflow.summary(jobId)).status).toBe('running');
  expect(await sqlflow.data('deleteUserJob', { jobId })).toMatchObject({ status: 'delete' });
  expect(await sqlflow.call('displayUserJobSummary', { jobId })).toMatchObject({ code: 404 });
  // the worker goes on
  expect(await sqlflow.run([['a.sql', SAMPLE]])).toMatchObject({ status: 'success' });
});

test('a worker that is killed in an analysis: another one goes on behind its last file', async () => {
  const files = Array.from({ length: 400 }, (_, n): UploadedFile => {
    const statement = `INSERT INTO t${n} (a) SELECT s${n}.b FROM s${n} JOIN r ON r.id = s${n}.id;\n`;
    return [`${String(n).padStart(3, '0')}.sql`, statement.repeat(40)];
  });
  const store = new Client(installation.databaseUrl);
  await store.connect();
  try {
    const kept = async () => {
      const { rows } = await store.query<{ name: string; version: string }>(
        'select p.name, p.xmin::text as version from lineage_parts p join jobs j on j.id = p.job_id where j.name = $1',
        [jobName],
      );
      return new Map(rows.map(({ name, version }) => [name, version]));
    };
    const jobName = unique('killed');
    const { jobId } = await sqlflow.submit(files, { jobName });
    await waitUntil('some results', 30_000, async () => ((await kept()).size > 5 ? true : undefined));
    await worker.end('SIGKILL');
    const before = await kept();
    expect(before.size).toBeLessThan(files.length);
    worker = await installation.startWorker();
    expect(await sqlflow.ended(jobId)).toMatchObject({ status: 'success' });
    const after = await kept();
    expect(after.size).toBe(files.length);
    for (const [name, version] of before) expect([name, after.get(name)]).toEqual([name, version]);
    expect(await sqlflow.csv(jobId)).toHaveLength(files.length);
  } finally {
    await store.end();
  }
});
