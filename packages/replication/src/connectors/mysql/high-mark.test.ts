import { startMariadb, type TestMariadb } from '@jobglot/embedded-services/testing';
import { createConnection } from 'mysql2/promise';
import { LOCAL_ENVIRONMENT } from '../../testing/local-environment';
import { mysqlConnector } from './connector';
import { hasMariadb, MYSQL_MISSING } from './testing/mysql-fixture';

const suite = hasMariadb() ? describe : describe.skip;

suite(hasMariadb() ? 'MySQL high mark' : MYSQL_MISSING, () => {
  // the server tells the age of transactions in the zone of its machine
  test.each(['Asia/Tokyo', 'America/New_York'])(
    'what is settled lies shortly before an open transaction: a server in %s',
    async (zone) => {
      let server: TestMariadb | undefined;
      try {
        server = await startMariadb(zone);
        const { host, port, user, password } = server;
        const open = () => createConnection({ host, port, user, password, dateStrings: true });
        const [slow, quick] = [await open(), await open()];
        await quick.query('CREATE DATABASE d');
        await quick.query('CREATE TABLE d.live (id int PRIMARY KEY, at datetime(6))');
        await slow.query('START TRANSACTION');
        await slow.query('INSERT INTO d.live VALUES (1, UTC_TIMESTAMP(6))');
        const [[row]] = (await slow.query('SELECT at FROM d.live')) as unknown as [{ at: string }[]];
        await quick.query('DO SLEEP(2)');
        await quick.query('INSERT INTO d.live VALUES (2, UTC_TIMESTAMP(6))');
        const properties = { Server: host, Port: String(port), Database: 'd', User: user, Password: password };
        const connection = { id: 'c', name: 'c', connector: 'MySQL', properties };
        const source = await mysqlConnector.openSource(connection, LOCAL_ENVIRONMENT, new AbortController().signal);
        const mark = (await source.highMark!({ kind: 'table', path: { schema: null, name: 'live' } }, 'at'))!;
        await source.close();
        expect(mark.settled <= row!.at).toBe(true);
        expect(Date.parse(`${mark.highest}Z`) - Date.parse(`${mark.settled}Z`)).toBeLessThan(600_000);
        slow.destroy();
        quick.destroy();
      } finally {
        await server?.stop();
      }
    },
  );
});
