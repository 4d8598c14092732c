import { testAdmin } from '@jobglot/core/testing';
import { type CdmFixture, cdmFixture, configs, unique } from './testing/cdm-fixture';
import { GROUPS, jobChanges, SAVED, withInputs } from './testing/job-changes';

let api: CdmFixture;
beforeAll(async () => {
  api = await cdmFixture();
});
afterAll(() => api.close());
const { path, read, put, stored, statements, files } = jobChanges(() => api);

describe('a job of ours', () => {
  const batch = (concurrentSubJobs: string) => ({
    job_type: 'BATCH_JOB',
    'from-config-values': configs('fromJobConfig', { schemaName: 's', tableName: 'A|$$' }),
    'to-config-values': configs('toJobConfig', { schemaName: 't' }),
    'driver-config-values': configs('throttlingConfig', { concurrentSubJobs }),
  });

  test('copies as many tables at a time as it says, and fewer again', async () => {
    const name = await api.job(batch('5'));
    expect((await stored(name)).options).toMatchObject({ parallel: true, workerPool: 5 });
    expect(await statements(name)).toEqual([
      'REPLICATE [t].[A] WITH CreateTable=false, AppendRows [s].[A]',
      'REPLICATE [t].[$$] WITH CreateTable=false, AppendRows [s].[$$]',
    ]);
    await put(name, withInputs(await read(name), 'throttlingConfig', { concurrentSubJobs: '1' }));
    expect((await stored(name)).options).toMatchObject({ parallel: false, workerPool: 1 });
  });

  test('without job_type stays of the kind that it is', async () => {
    const name = await api.job(batch('2'));
    const { job_type, ...document } = await read(name);
    expect(await put(name, document)).toEqual(SAVED);
    expect(await read(name)).toMatchObject({ job_type, 'driver-config-values': document['driver-config-values'] });
  });

  test('of another kind is compiled anew', async () => {
    const name = await api.job({ job_type: 'SCENARIO_JOB' });
    expect((await stored(name)).tasks).toMatchObject([{ active: false }]);
    await put(name, { ...(await read(name)), job_type: 'NORMAL_JOB' });
    expect((await stored(name)).tasks).toMatchObject([{ active: true }]);
  });

  test('a BATCH_JOB that names no table is refused', async () => {
    const document = {
      ...batch('1'),
      'from-config-values': configs('fromJobConfig', { schemaName: 's', tableName: '|' }),
    };
    const links = await api.job();
    const { body } = await api.call('post', '/job', {
      jobs: [{ ...(await read(links)), ...document, name: unique('b') }],
    });
    expect(body).toMatchObject({ code: 'Cdm.0238', message: 'fromJobConfig.tableName cannot be left blank.' });
  });

  test('tables of files are separated by | alone', async () => {
    const link = await files();
    const name = await api.job({
      ...batch('1'),
      ...{ 'from-link-name': link, 'to-link-name': link },
      ...{ 'from-connector-name': 'sftp-connector', 'to-connector-name': 'sftp-connector' },
      'from-config-values': configs('fromJobConfig', { inputDirectory: 'a,b|c&d', inputFormat: 'CSV_FILE' }),
      'to-config-values': configs('toJobConfig', { outputDirectory: '/o', outputFormat: 'JSON_FILE' }),
    });
    expect((await statements(name)).map((text) => text.split(' ', 2)[1])).toEqual(['[o/a,b]', '[o/c&d]']);
  });

  test('without retryJobConfig is tried as often as one that never had it', async () => {
    const name = await api.job({ 'driver-config-values': configs('retryJobConfig', { retryJobType: 'NONE' }) });
    expect((await stored(name)).options.retries).toBe(0);
    await put(name, withInputs(await read(name), 'retryJobConfig', { retryJobType: null }));
    expect((await stored(name)).options.retries).toBe(2);
  });

  test('whose paths another dialect has changed shows them with the usual separator', async () => {
    const link = await files();
    const name = await api.job({
      ...{ 'from-link-name': link, 'from-connector-name': 'sftp-connector' },
      'from-config-values': configs('fromJobConfig', {
        inputDirectory: '/a;/b',
        fileSeparator: ';',
        inputFormat: 'CSV_FILE',
      }),
    });
    const [statement] = await statements(name);
    const { id } = await stored(name);
    await api.services.jobs.update(testAdmin, id, {
      statements: [{ statement: statement!.replace('[a|b]', '[a|c]'), active: true }],
    });
    const [{ inputs }] = (await read(name))['from-config-values'].configs;
    expect(inputs).toContainEqual({ name: 'fromJobConfig.inputDirectory', value: 'a|c' });
    expect(JSON.stringify(inputs)).not.toContain('fileSeparator');
  });

  test('secrets are refused inside of maps and beside inputs too', async () => {
    for (const input of [
      { name: 'fromJobConfig.x', value: { deep: { password: 'canary' } } },
      { name: 'fromJobConfig.x', value: '1', password: 'canary' },
    ]) {
      const document = { ...(await read(await api.job())), name: unique('s') };
      document['from-config-values'].configs[0].inputs.push(input);
      const { body, text } = await api.call('post', '/job', { jobs: [document] });
      expect(body.code).toBe('Cdm.0014');
      expect(text).not.toContain('canary');
    }
  });
});

describe('what is sent', () => {
  const made = async (change: Record<string, unknown>) => {
    const document = { ...(await read(await api.job())), ...change, name: unique('made') };
    return { name: document.name, body: (await api.call('post', '/job', { jobs: [document] })).body };
  };

  test('is warned of where nothing knows it, on each side', async () => {
    for (const [group, key] of Object.entries(GROUPS)) {
      const job = withInputs(await read(await api.job()), group as keyof typeof GROUPS, { odd: '1' });
      const { body } = await made({ [key]: job[key] });
      expect(body['validation-result']).toEqual([
        { message: `${group}.odd is not known here: it is kept, and has no effect.`, status: 'WARNING' },
      ]);
    }
  });

  test('are no statements', async () => {
    const values = configs('fromJobConfig', { ...{ schemaName: 's', tableName: 't' }, statements: 'REPLICATE [x]' });
    expect((await made({ 'from-config-values': values })).body.code).toBe('Cdm.0320');
  });

  test('of tables at a time means something in a BATCH_JOB alone', async () => {
    const { name } = await made({ 'driver-config-values': configs('throttlingConfig', { concurrentSubJobs: '5' }) });
    expect((await stored(name)).options).toMatchObject({ parallel: false, workerPool: 1 });
  });
});

test('a link of another kind, and the same inputs: they are read as its kind reads them', async () => {
  const name = await api.job();
  const link = await api.link({
    'connector-name': 'dis-connector',
    'link-config-values': configs('linkConfig', { region: 'x' }),
  });
  const job = { ...(await read(name)), 'to-link-name': link, 'to-connector-name': 'dis-connector' };
  expect(await put(name, job)).toEqual(SAVED);
  expect(await statements(name)).toEqual(['REPLICATE [Accounts] [public].[Accounts]']);
});

test('a change is of one job, and one with an ERROR saves nothing', async () => {
  const name = await api.job();
  const job = await read(name);
  expect((await api.call('put', path(name), { jobs: [job, job] })).body.code).toBe('Cdm.0018');
  const columns = withInputs(withInputs(job, 'fromJobConfig', { columnList: 'a&b' }), 'toJobConfig', {
    columnList: 'a',
  });
  expect(await put(name, columns)).toMatchObject({ 'validation-result': [{ status: 'ERROR' }] });
  expect(await read(name)).toEqual(job);
});

test('a change that names a link which is not there says so as a creation does', async () => {
  const name = await api.job();
  expect(await put(name, { ...(await read(name)), 'to-link-name': 'nothing' })).toMatchObject({
    code: 'Cdm.0101',
    message: 'Link [nothing] does not exist.',
  });
});

test('a job that is disabled says so, and stays so while it is said', async () => {
  const name = await api.job({ enabled: false });
  expect(await put(name, await read(name))).toEqual(SAVED);
  expect(await read(name)).toMatchObject({ enabled: false });
});
