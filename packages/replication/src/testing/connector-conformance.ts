import { cancelCases } from './conformance/cancelling';
import { loadModeCases } from './conformance/load-modes';
import { recoveryCases } from './conformance/recovery';
import { roundTripCases } from './conformance/round-trip';
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
    describe('recovery', () => recoveryCases(fixture));
    describe('cancel', () => cancelCases(fixture));
  });
}
