import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The test server's superuser: for what needs the mightiest role, or must be refused to it.
 *
 * @param url of a database of the test server
 * @returns the URL with the superuser that the embedded test server was made with; a server of the caller's own
 *   (TEST_DATABASE_URL) must have been given with a superuser for these tests
 */
export function superuserUrl(url: string): string {
  const record = join(process.env.JOBGLOT_TEST_HOME ?? '/nonexistent', 'services/postgres.json');
  if (!existsSync(record)) return url;
  const mighty = new URL(url);
  const { superuserPassword, port } = JSON.parse(readFileSync(record, 'utf8'));
  if (Number(mighty.port) !== port) return url;
  mighty.username = 'postgres';
  mighty.password = superuserPassword;
  return mighty.toString();
}
