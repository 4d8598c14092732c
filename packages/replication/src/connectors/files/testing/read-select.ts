import { parseStatement } from '../../../grammar/parse-statement';
import type { ConnectorFixture } from '../../../testing/connector-fixture';
import { openSource } from '../../../testing/read-rows';
import type { Row } from '../../cell';
import type { SourceQuery } from '../../connector';
import type { TableSchema } from '../../table-schema';

/** Parses a custom SELECT as a task's statement would hold it, describes it and reads all its rows. */
export async function readSelect(
  fixture: ConnectorFixture,
  sql: string,
  parameters: Readonly<Record<string, string>> = {},
): Promise<{ schema: TableSchema; rows: Row[] }> {
  const source = await openSource(fixture);
  try {
    const query = selectQuery(sql, parameters);
    const schema = await source.describe(query);
    const rows: Row[] = [];
    const columns = schema.columns.map((c) => c.name);
    for await (const chunk of source.read({ query, columns, format: 'rows', chunkRows: 100 })) {
      if (chunk.format === 'rows') rows.push(...chunk.rows);
    }
    return { schema, rows };
  } finally {
    await source.close();
  }
}

export function selectQuery(sql: string, parameters: Readonly<Record<string, string>> = {}): SourceQuery {
  const statement = parseStatement(`REPLICATE [x] ${sql}`);
  if (statement.kind !== 'replicate' || statement.source?.kind !== 'select') throw new Error('not a SELECT');
  return { kind: 'select', select: statement.source.select, parameters };
}
