import { describeConnector } from '../../testing/connector-conformance';
import { makePostgresFixture } from '../../testing/postgres-fixture';

describeConnector('PostgreSQL', makePostgresFixture);
