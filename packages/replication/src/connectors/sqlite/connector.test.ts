import { describeConnector } from '../../testing/connector-conformance';
import { makeSqliteFixture } from './testing/sqlite-fixture';

describeConnector('SQLite', async () => makeSqliteFixture());
