import { testAdmin } from '@jobglot/core/testing';
import { type CdmFixture, cdmFixture, configs } from './testing/cdm-fixture';
import { jobChanges, SAVED, withInputs } from './testing/job-changes';

let api: CdmFixture;
beforeAll(async () => {
  api = await cdmFixture();
});
afterAll(() => api.close());
const { read, put, stored, statements, foreign, files } = jobChanges(() => api);

describe('statements of another dialect', () => {
  test('stay out of reach after the job has come back once', async () => {
    const name = await foreign(['REPLICATE [A]', 'REPLICATE [B]']);
    expect(await put(name, await read(name))).toEqual(SAVED);
    const table = { statements: null, useSql: 'false', schemaName: 's', tableName: 'T' };
    const target = { schemaName: 's', tableName: 'T', tablePreparation: 'DO_NOTHING' };
    const asForm = withInputs(withInputs(await read(name), 'fromJobConfig', table), 'toJobConfig', target);
    expect(await put(name, asForm)).toMatchObject({ code: 'Cdm.0320' });
    expect(await statements(name)).toEqual(['REPLICATE [A]', 'REPLICATE [B]']);
  });

  test('that were added to a BATCH_JOB of ours are not lost by a change of it', async () => {
    const name = await api.job({
      job_type: 'BATCH_JOB',
      'from-config-values': configs('fromJobConfig', { schemaName: 's', tableName: 'A|B' }),
      'to-config-values': configs('toJobConfig', { schemaName: 't' }),
    });
    const job = await stored(name);
    const more = [...job.tasks, { statement: 'REPLICATE [C]', active: true }];
    await api.services.jobs.update(testAdmin, job.id, { statements: more });
    expect(await put(name, withInputs(await read(name), 'fromJobConfig', { whereClause: 'a > 1' }))).toMatchObject({
      code: 'Cdm.0320',
    });
    expect(await statements(name)).toHaveLength(3);
  });

  test('keep what a form cannot say when a part of them is changed', async () => {
    const merge = "REPLICATE [out/x] WITH TargetDuplicates='MERGE', SourceRecordPath='a.b' [in]";
    const name = await foreign([merge], {}, files);
    const job = await read(name);
    expect(await put(name, withInputs(job, 'fromJobConfig', { inputDirectory: 'other' }))).toEqual(SAVED);
    expect(await statements(name)).toEqual([
      "REPLICATE [out/x] WITH TargetDuplicates='MERGE', SourceRecordPath='a.b' [other]",
    ]);
  });

  test('merge by key still, when the table is to be there already', async () => {
    const name = await foreign(['REPLICATE [T]']);
    await put(name, withInputs(await read(name), 'toJobConfig', { tablePreparation: 'DO_NOTHING', whereClause: '' }));
    expect(await statements(name)).toEqual(['REPLICATE [T] WITH CreateTable=false']);
  });

  test('lose an option that the configuration now denies', async () => {
    const name = await foreign(['REPLICATE [T] WITH TruncateTableData, DropTable']);
    const inputs = { tablePreparation: 'CREATE_WHEN_NOT_EXIST', beforeImportType: 'none' };
    await put(name, withInputs(await read(name), 'toJobConfig', inputs));
    expect(await statements(name)).toEqual(['REPLICATE [T] WITH AppendRows']);
    expect((await stored(name)).options).toMatchObject({ dropTable: false, truncateTableData: false });
  });

  test('that are switched off stay so', async () => {
    const name = await foreign([], { statements: [{ statement: 'REPLICATE [T]', active: false }] });
    await put(name, withInputs(await read(name), 'fromJobConfig', { whereClause: 'a > 1' }));
    expect((await stored(name)).tasks).toMatchObject([
      { statement: 'REPLICATE [T] SELECT * FROM [public].[T] WHERE a > 1', active: false },
    ]);
  });

  test('of a link that becomes one of another kind say nothing of the old one', async () => {
    const name = await foreign(["REPLICATE [T] WITH AppendRows, SourceSchema='x' [S]"]);
    const document = {
      ...(await read(name)),
      'to-link-name': await files(),
      'to-connector-name': 'sftp-connector',
      'to-config-values': configs('toJobConfig', { outputDirectory: '/o', outputFormat: 'JSON_FILE', filePrefix: 'x' }),
    };
    expect(await put(name, document)).toEqual(SAVED);
    const [statement] = await statements(name);
    expect(statement).toContain('REPLICATE [o/x] WITH SourceSchema=');
    expect(statement).not.toContain('AppendRows');
    const back = {
      ...(await read(name)),
      'to-link-name': await api.link(),
      'to-connector-name': 'generic-jdbc-connector',
      'to-config-values': configs('toJobConfig', { schemaName: 's', tableName: 'T' }),
    };
    expect(await put(name, back)).toEqual(SAVED);
    expect(await statements(name)).toEqual([
      "REPLICATE [s].[T] WITH SourceSchema='x', CreateTable=false, AppendRows [S]",
    ]);
  });

  test('of a source that becomes one of another kind neither', async () => {
    const name = await foreign(["REPLICATE [T] WITH SourceSchema='x', TargetSchema='y' [S]"]);
    const document = {
      ...(await read(name)),
      'from-link-name': await files(),
      'from-connector-name': 'sftp-connector',
      'from-config-values': configs('fromJobConfig', { inputDirectory: '/i', inputFormat: 'JSON_FILE' }),
    };
    expect(await put(name, document)).toEqual(SAVED);
    const [statement] = await statements(name);
    expect(statement).toMatch(/^REPLICATE \[T\] WITH TargetSchema='y', SourceFormat='JSON'.*\[i\]$/);
  });

  test('a job without connections comes back too', async () => {
    const name = await foreign([], { type: 'Lineage', sourceConnectionId: null, destinationConnectionId: null });
    expect(await put(name, await read(name))).toEqual(SAVED);
  });
});

test('a link that another dialect has made one of another kind: the job is written anew', async () => {
  const name = await api.job();
  const { destinationConnectionId } = await stored(name);
  await api.services.connections.update(testAdmin, destinationConnectionId!, {
    connector: 'Files',
    allProperties: { Server: 's', Port: '1', Database: 'd', User: 'u' },
  });
  const job = await read(name);
  const target = configs('toJobConfig', { outputDirectory: '/o', outputFormat: 'JSON_FILE' });
  expect(await put(name, { ...job, 'to-config-values': target })).toEqual(SAVED);
  expect(await statements(name)).toEqual([
    expect.stringMatching(/^REPLICATE \[o\/Accounts\] WITH TargetFormat='JSON'/),
  ]);
});

test('a task that is switched off is found by its place only while none comes or goes', async () => {
  const name = await api.job({
    job_type: 'BATCH_JOB',
    'from-config-values': configs('fromJobConfig', { schemaName: 's', tableName: 'A|B' }),
    'to-config-values': configs('toJobConfig', { schemaName: 't' }),
  });
  const { id, tasks } = await stored(name);
  await api.services.jobs.update(testAdmin, id, { statements: tasks.map((task, at) => ({ ...task, active: at > 0 })) });
  await put(name, withInputs(await read(name), 'fromJobConfig', { whereClause: 'a > 1' }));
  expect((await stored(name)).tasks.map(({ active }) => active)).toEqual([false, true]);
  await put(name, withInputs(await read(name), 'fromJobConfig', { tableName: 'B' }));
  expect((await stored(name)).tasks.map(({ active }) => active)).toEqual([true]);
});

test('blanks around a name stay, of jobs and links', async () => {
  const name = `  ${await foreign(['REPLICATE [T]'])} `;
  await api.services.jobs.update(testAdmin, (await stored(name.trim())).id, { name });
  const link = (await read(name))['from-link-name'];
  const { id } = await api.services.connections.getByName(testAdmin, 'default', link);
  await api.services.connections.update(testAdmin, id, { name: ` ${link} ` });
  expect(await put(name, await read(name))).toEqual(SAVED);
  expect((await stored(name)).name).toBe(name);
  const at = `/link/${encodeURIComponent(` ${link} `)}`;
  expect((await api.call('put', at, (await api.call('get', at)).body)).status).toBe(200);
  expect((await api.services.connections.get(testAdmin, id)).name).toBe(` ${link} `);
  await put(name, { ...(await read(name)), name: ' new_name ' });
  expect((await stored('new_name')).name).toBe('new_name');
});

test('bounds that another dialect takes away are not shown any more', async () => {
  const times = { startDate: '2026-01-01 00:00:00', stopDate: '2027-01-01 00:00:00' };
  const cycle = { isSchedulerJob: 'true', cycleType: 'minute', ...times };
  const name = await api.job({ 'driver-config-values': configs('schedulerConfig', cycle) });
  const { id } = await stored(name);
  await api.services.jobs.update(testAdmin, id, { schedule: { notBefore: null, notAfter: null } });
  const shown = JSON.stringify((await read(name))['driver-config-values']);
  expect(shown).toContain('cycleType');
  expect(shown).not.toMatch(/startDate|stopDate/);
});

describe('schedules of another dialect', () => {
  const every = {
    enabled: true,
    cron: '0 9 * * *',
    timeZone: 'America/New_York',
    notBefore: new Date('2026-01-01T08:00:00.5Z'),
  };

  test('in another zone show as they are, and keep it', async () => {
    const name = await foreign(['REPLICATE [T]'], { schedule: every });
    const [, scheduler] = [null, (await read(name))['driver-config-values'].configs];
    expect(JSON.stringify(scheduler)).toContain('"schedulerConfig.cronExpression","value":"0 9 * * *"');
    expect(await put(name, withInputs(await read(name), 'schedulerConfig', { isSchedulerJob: 'false' }))).toEqual(
      SAVED,
    );
    expect((await stored(name)).schedule).toMatchObject({ ...every, enabled: false });
  });

  test('are read only where no cycle says them', async () => {
    const name = await foreign(['REPLICATE [T]'], {
      schedule: { ...every, notAfter: new Date('2027-01-01T00:00:00.5Z') },
    });
    const other = withInputs(await read(name), 'schedulerConfig', { cronExpression: '1 1 1 1 *' });
    expect(await put(name, other)).toMatchObject({ code: 'Cdm.0320' });
    expect(await put(name, withInputs(await read(name), 'schedulerConfig', { isSchedulerJob: 'false' }))).toEqual(
      SAVED,
    );
    expect((await stored(name)).schedule.notAfter).toEqual(new Date('2027-01-01T00:00:00.5Z'));
  });

  test('are in the installation’s zone once a cycle says so', async () => {
    const name = await foreign(['REPLICATE [T]'], { schedule: every });
    const cycle = { cronExpression: null, cycleType: 'day', cycle: '1', startDate: '2026-02-01 09:00:00' };
    expect(await put(name, withInputs(await read(name), 'schedulerConfig', cycle))).toEqual(SAVED);
    expect((await stored(name)).schedule).toMatchObject({ cron: '0 9 * * *', timeZone: null });
  });
});
