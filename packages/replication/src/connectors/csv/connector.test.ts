import { describeConnector } from '../../testing/connector-conformance';
import { makeFileFixture } from '../files/testing/file-fixture';
import { csvConnector } from './connector';

describeConnector('CSV', async () => ({
  ...makeFileFixture(csvConnector),
  stored: ({ type }, cell) => (type.kind === 'bool' && cell !== null ? (cell === 't' ? 'true' : 'false') : cell),
}));
