import { describeConnector } from '../../testing/connector-conformance';
import { hasMariadb, MYSQL_MISSING, makeMysqlFixture } from './testing/mysql-fixture';

if (hasMariadb()) describeConnector('MySQL', makeMysqlFixture);
else test.skip(MYSQL_MISSING, () => undefined);
