import type { Row } from '../connectors/cell';
import type { ReadPlan, Source } from '../connectors/connector';
import { decodeRows } from '../copy-text/decode-rows';
import type { ConnectorFixture } from './connector-fixture';

export function openSource(fixture: ConnectorFixture, signal?: AbortSignal): Promise<Source> {
  return fixture.connector.openSource(fixture.connection, fixture.environment, signal ?? new AbortController().signal);
}

/** @returns a table's rows through the connector's own source; in key order where it can */
export async function readRows(fixture: ConnectorFixture, name: string, plan: Partial<ReadPlan> = {}): Promise<Row[]> {
  const source = await openSource(fixture);
  try {
    const query = { kind: 'table', path: { schema: null, name } } as const;
    const columns = plan.columns ?? (await source.describe(query)).columns.map((c) => c.name);
    const orderBy = source.ordered ? columns.slice(0, 1) : undefined;
    const rows: Row[] = [];
    const bytes: Buffer[] = [];
    for await (const chunk of source.read({ query, columns, orderBy, format: 'rows', chunkRows: 100, ...plan })) {
      if (chunk.format === 'rows') rows.push(...chunk.rows);
      else bytes.push(Buffer.from(chunk.data));
    }
    return [...rows, ...decodeRows(Buffer.concat(bytes))];
  } finally {
    await source.close();
  }
}
