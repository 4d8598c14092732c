import { describeConnector } from '../../testing/connector-conformance';
import { makeFileFixture } from '../files/testing/file-fixture';
import { folderConnector } from './connector';

describeConnector('Files', async () => ({
  ...makeFileFixture(folderConnector, { Duplicates: 'MERGE' }),
  stored: ({ type }, cell) => (type.kind === 'bool' && cell !== null ? (cell === 't' ? 'true' : 'false') : cell),
}));
