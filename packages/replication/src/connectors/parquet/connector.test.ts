import { describeConnector } from '../../testing/connector-conformance';
import { makeFileFixture } from '../files/testing/file-fixture';
import { parquetConnector } from './connector';

describeConnector('Parquet', async () => makeFileFixture(parquetConnector));
