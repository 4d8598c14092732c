import { describeConnector } from '../../testing/connector-conformance';
import { makeFileFixture } from '../files/testing/file-fixture';
import { jsonConnector } from './connector';

describeConnector('JSON', async () => makeFileFixture(jsonConnector));
