import { V2Client } from '@jobglot/cdata-v2-client';
import { DRIVERS, MAKERS } from './harness/dialects';
import {
  type DialectDriver,
  type DriverFactory,
  type MakerDriver,
  RUN_STATES,
  type RunState,
  type SeenJob,
} from './harness/dialects/dialect-driver';
import { type Installation, startInstallation, unique } from './harness/installation';
import { type DataDatabase, dataDatabase } from './harness/tables';
import { waitUntil } from './harness/wait-until';

let installation: Installation;
let data: DataDatabase;
let target: DataDatabase;
let source: string;
let destination: string;

beforeAll(async () => {
  const env = { JOBGLOT_OCAPI_DELETE_CANCELS: 'true' };
  [installation, data, target] = await Promise.all([startInstallation(env), dataDatabase(), dataDatabase()]);
  await installation.startWorker();
  await data.db.query(`
    create table "Accounts" ("Id" int primary key, "Name" text);
    insert into "Accounts" values (1, 'Ada'), (2, 'Grace'), (3, 'Edsger');
    create view "Slow" as select 1 as "Id", pg_sleep(120)::text as "Nap"`);
  const client = new V2Client(installation.baseUrl, installation.token);
  [source, destination] = [unique('source'), unique('destination')];
  await client.createPostgresConnection(source, data.url);
  await client.createPostgresConnection(destination, target.url);
});

afterAll(async () => {
  await installation?.stop();
  await Promise.all([data?.close(), target?.close()]);
});

async function job(maker: MakerDriver, ...statements: string[]): Promise<string> {
  const name = unique("it's a job");
  await maker.create({ name, source, destination, statements });
  return name;
}

async function allSee(drivers: readonly DialectDriver[], name: string, state: RunState): Promise<void> {
  for (const driver of drivers) {
    const fits = async () => ((await driver.state(name)) === driver.words[state] ? true : undefined);
    await waitUntil(`${driver.name} to call it ${state}`, 30_000, fits);
  }
}

/** Forms name schemas, and say that rows are added: without these the statements are those that were asked for. */
const plain = (job: SeenJob | null) =>
  job && {
    ...job,
    statements: job.statements.map((text) => text.replaceAll('[public].', '').replace(' WITH AppendRows', '')),
  };

const pairs = <Other extends DialectDriver>(others: readonly DriverFactory<Other>[]) =>
  MAKERS.flatMap((maker) =>
    others
      .filter((other) => other !== (maker as unknown))
      .map((other) => [maker.name, other.name, maker, other] as const),
  );

describe.each(pairs(MAKERS))('a job made through %s and changed through %s', (_maker, _other, maker, other) => {
  let made: MakerDriver;
  let used: MakerDriver;
  beforeAll(() => {
    [made, used] = [maker(installation), other(installation)];
  });

  it('is read with its statements, changed, and read again where it was made', async () => {
    const several = ['REPLICATE [Accounts]', 'REPLICATE [Copy] SELECT [Id] FROM [Accounts]'];
    const statements = made.oneTable ? several.slice(1) : several;
    const name = await job(made, ...statements);
    expect(plain(await used.read(name))).toEqual({ statements, cron: '' });
    expect(await used.schedule(name, '0 3 * * *')).toBe(200);
    expect(plain(await made.read(name))).toEqual({ statements, cron: '0 3 * * *' });
    expect(await used.remove(name)).toBeLessThan(300);
    expect(await made.read(name)).toBeNull();
  });
});

describe.each(pairs(DRIVERS))('a job made through %s and run through %s', (_maker, _other, maker, other) => {
  let made: MakerDriver;
  let used: DialectDriver;
  let both: readonly DialectDriver[];
  beforeAll(() => {
    [made, used] = [maker(installation), other(installation)];
    both = [used, made];
  });

  it('runs, and each sees its success in its own word', async () => {
    const name = await job(made, 'REPLICATE [Accounts]');
    await allSee(both, name, 'never run');
    await used.start(name);
    await allSee(both, name, 'succeeded');
    await made.start(name);
    await allSee(both, name, 'succeeded');
    const { rows } = await target.db.query('select count(*)::int as n from "Accounts"');
    expect(rows).toEqual([{ n: 3 }]);
  });

  it('fails, and each says so', async () => {
    const name = await job(made, 'REPLICATE [NoSuchTable]');
    await used.start(name);
    await allSee(both, name, 'failed');
  });

  it.each(['made', 'used'] as const)(
    'started there or here, is kept as it is and cancelled by the other (started where it is %s)',
    async (where) => {
      const name = await job(made, 'REPLICATE [Slow]');
      const [starter, other] = where === 'made' ? [made, used] : [used, made];
      const cancel = (dialect: DialectDriver) => (dialect.cancel ?? made.cancel)(name);
      await starter.start(name);
      await allSee(both, name, 'running');
      for (const changer of MAKERS.map((each) => each(installation))) {
        expect(await changer.schedule(name, '0 4 * * *')).toBeGreaterThanOrEqual(400);
        expect(await changer.remove(name)).toBeGreaterThanOrEqual(400);
      }
      expect(await cancel(other)).toBeLessThan(300);
      await allSee(both, name, 'cancelled');
      expect(await cancel(other)).toBeGreaterThanOrEqual(400);
    },
  );

  it('has a word for every state', () => {
    for (const driver of both) expect(Object.keys(driver.words)).toEqual([...RUN_STATES]);
  });
});
