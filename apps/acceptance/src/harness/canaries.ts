import { dumpDatabase } from './dump-database';
import { dumpRedis } from './dump-redis';
import type { Installation } from './installation';

/** Stand for what must be found nowhere. */
export const SECRET = 'CANARY-secret-7f3a';
export const TOKEN = 'CANARY-token-91be';

/** Everything that the product has written anywhere, as text. */
export interface Places {
  readonly answers: string;
  readonly metrics: string;
  readonly logs: string;
  readonly database: string;
  /** empty: the queue is in the database */
  readonly redis: string;
}

/** @param answers texts of everything that was answered */
export async function placesOf(installation: Installation, answers: readonly string[]): Promise<Places> {
  return {
    answers: answers.join('\n'),
    metrics: await (await fetch(`${installation.baseUrl}/metrics`)).text(),
    logs: installation.printed(),
    database: await dumpDatabase(installation.databaseUrl),
    redis: installation.redis ? await dumpRedis(installation.redis.url) : '',
  };
}

/**
 * Asserts that the canaries and other secrets are nowhere: not in answers, process output, database or Redis, also not
 * behind base64.
 *
 * @param answers texts of everything that was answered
 * @param others secrets that the product made itself
 * @returns the database's content, to show that the search looked where it should
 */
export async function expectNowhere(
  installation: Installation,
  answers: readonly string[],
  others: readonly string[] = [],
): Promise<string> {
  const places = await placesOf(installation, answers);
  for (const [place, text] of Object.entries(places)) {
    expect({ place, found: text.match(/CANARY-\w+-\w+/g) }).toEqual({ place, found: null });
    const encoded = [SECRET, TOKEN].map((secret) => Buffer.from(secret).toString('base64').slice(0, -2));
    for (const secret of [...encoded, ...others]) {
      expect({ place, secret, found: text.includes(secret) }).toEqual({ place, secret, found: false });
    }
  }
  return places.database;
}
