const POSTGRES_PORT = '5432';
const REDIS_PORT = '6379';

/**
 * The product's own database and Redis, as connectors compare them: nobody may read or write them through a connection.
 * @returns `host:port/database` and `host:port`
 */
export function ownServices(databaseUrl: string, redisUrl: string | null): string[] {
  const database = new URL(databaseUrl);
  const own = [`${database.hostname}:${database.port || POSTGRES_PORT}${database.pathname}`];
  if (redisUrl) {
    const redis = new URL(redisUrl);
    own.push(`${redis.hostname}:${redis.port || REDIS_PORT}`);
  }
  return own;
}
