import { appendCases } from './conformance/append';
import { badRowCases } from './conformance/bad-rows';
import { cancelCases } from './conformance/cancelling';
import { deleteCases } from './conformance/deletes';
import { historyCases } from './conformance/history';
import { loadModeCases } from './conformance/load-modes';
import { mirrorCases } from './conformance/mirror';
import { rangeCases } from './conformance/ranges';
import { recoveryCases } from './conformance/recovery';
import { roundTripCases } from './conformance/round-trip';
import { taskStateCases } from './conformance/task-state';
import type { ConnectorFixture } from './connector-fixture';

export type { ConnectorAbilities, ConnectorFixture } from './connector-fixture';

/**
 * What every connector must do, as source and as destination (replication-notes.md 9.1). Call it in the
 * connector's own test file:
 *
 *     describeConnector('SQLite', makeFixture);
 *
 * @param makeFixture an empty place of the connector; made before the first case, closed after the last one
 */
export function describeConnector(name: string, makeFixture: () => Promise<ConnectorFixture>): void {
  describe(`${name} keeps the connector contract`, () => {
    let current: ConnectorFixture;
    const fixture = (): ConnectorFixture => current;
    beforeAll(async () => {
      current = await makeFixture();
    });
    afterAll(() => current?.close());
    describe('round trip', () => roundTripCases(fixture));
    describe('load modes', () => loadModeCases(fixture));
    describe('append', () => appendCases(fixture));
    describe('deletes', () => deleteCases(fixture));
    describe('history', () => historyCases(fixture));
    describe('mirror', () => mirrorCases(fixture));
    describe('bad rows', () => badRowCases(fixture));
    describe('task state', () => taskStateCases(fixture));
    describe('ranges', () => rangeCases(fixture));
    describe('recovery', () => recoveryCases(fixture));
    describe('cancel', () => cancelCases(fixture));
  });
}
