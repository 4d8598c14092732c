import { Client } from 'pg';

/** Who connects to which database of the embedded server. */
export interface Login {
  user: string;
  password: string;
  database: string;
  port: number;
}

/** A libpq URL; the generated passwords need no escaping. */
export function postgresUrl({ user, password, database, port }: Login): string {
  return `postgresql://${user}:${password}@127.0.0.1:${port}/${database}`;
}

/** Runs some statements on one connection and closes it. */
export async function withClient<T>(url: string, use: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({
    connectionString: url,
    connectionTimeoutMillis: 5_000,
    application_name: 'jobglot-launcher',
  });
  // Without a listener a connection that the server closes would end the process.
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}
