import { V2Client } from '@jobglot/cdata-v2-client';
import { DRIVERS } from './harness/dialects';
import { type DialectDriver, type DriverFactory, RUN_STATES, type RunState } from './harness/dialects/dialect-driver';
import { type Installation, startInstallation, unique } from './harness/installation';
import { type DataDatabase, dataDatabase } from './harness/tables';
import { waitUntil } from './harness/wait-until';

let installation: Installation;
let data: DataDatabase;
let target: DataDatabase;
let source: string;
let destination: string;

beforeAll(async () => {
  [installation, data, target] = await Promise.all([startInstallation(), dataDatabase(), dataDatabase()]);
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

const PAIRS = DRIVERS.flatMap((maker) => DRIVERS.filter((other) => other !== maker).map((other) => ({ maker, other })));
const named = PAIRS.map(({ maker, other }) => [maker.name, other.name, maker, other] as const);

describe.each(named)(
  'a job made through %s and used through %s',
  (_maker, _other, maker: DriverFactory, other: DriverFactory) => {
    let made: DialectDriver;
    let used: DialectDriver;
    beforeAll(() => {
      [made, used] = [maker(installation), other(installation)];
    });

    const job = async (...statements: string[]) => {
      const name = unique("it's a job");
      await made.create({ name, source, destination, statements });
      return name;
    };
    const bothSee = async (name: string, state: RunState) => {
      for (const driver of [used, made]) {
        const fits = async () => ((await driver.state(name)) === driver.words[state] ? true : undefined);
        await waitUntil(`${driver.name} to call it ${state}`, 30_000, fits);
      }
    };

    it('is read with its statements, changed, and read again where it was made', async () => {
      const statements = ['REPLICATE [Accounts]', 'REPLICATE [Copy] SELECT [Id] FROM [Accounts]'];
      const name = await job(...statements);
      expect(await used.read(name)).toEqual({ statements, cron: '' });
      expect(await used.schedule(name, '0 3 * * *')).toBe(200);
      expect(await made.read(name)).toEqual({ statements, cron: '0 3 * * *' });
      expect(await used.remove(name)).toBe(204);
      expect(await made.read(name)).toBeNull();
    });

    it('runs, and each sees its success in its own word', async () => {
      const name = await job('REPLICATE [Accounts]');
      await bothSee(name, 'never run');
      await used.start(name);
      await bothSee(name, 'succeeded');
      await made.start(name);
      await bothSee(name, 'succeeded');
      const { rows } = await target.db.query('select count(*)::int as n from "Accounts"');
      expect(rows).toEqual([{ n: 3 }]);
    });

    it('fails, and each says so', async () => {
      const name = await job('REPLICATE [NoSuchTable]');
      await used.start(name);
      await bothSee(name, 'failed');
    });

    it.each(['made', 'used'] as const)(
      'started there or here, is cancelled by the other (started where it is %s)',
      async (where) => {
        const name = await job('REPLICATE [Slow]');
        const [starter, canceller] = where === 'made' ? [made, used] : [used, made];
        await starter.start(name);
        await bothSee(name, 'running');
        expect(await used.schedule(name, '0 4 * * *')).toBeGreaterThanOrEqual(400);
        expect(await used.remove(name)).toBeGreaterThanOrEqual(400);
        expect(await canceller.cancel(name)).toBe(200);
        await bothSee(name, 'cancelled');
        expect(await canceller.cancel(name)).toBeGreaterThanOrEqual(400);
      },
    );

    it('has a word for every state', () => {
      for (const driver of [made, used]) expect(Object.keys(driver.words)).toEqual([...RUN_STATES]);
    });
  },
);
