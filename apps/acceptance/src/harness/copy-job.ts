import type { V2Client } from '@jobglot/cdata-v2-client';
import { unique } from './installation';
import type { DataDatabase } from './tables';

/** Makes a job that copies `public.<table>` to `copy.<table>` of the same database. @returns its id */
export async function copyJob(
  client: V2Client,
  data: DataDatabase,
  table: string,
  options: object = {},
): Promise<string> {
  const connection = await client.createPostgresConnection(unique('data'), data.url);
  return client.createJob({
    name: unique('copy'),
    type: 'Standard',
    source_connection_id: connection,
    destination_connection_id: connection,
    destination_schema: 'copy',
    queries: [`REPLICATE [${table}]`],
    ...options,
  });
}

/** The same for dialects that know jobs by their names. @returns its name, which needs no escaping in an address */
export async function namedCopyJob(
  client: V2Client,
  data: DataDatabase,
  table: string,
  options: object = {},
): Promise<string> {
  const name = unique('job');
  await copyJob(client, data, table, { name, ...options });
  return name;
}
