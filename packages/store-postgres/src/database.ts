import knex, { type Knex } from 'knex';
import { Pool, type PoolConfig, types } from 'pg';

const INT8_OID = 20;

/**
 * The two ways to the database: prepared `pg` statements where requests are many, knex for the rest.
 * bigint comes as a number: fences and log sequences stay below 2^53.
 */
export interface Database {
  readonly url: string;
  readonly pool: Pool;
  readonly knex: Knex;
  close(): Promise<void>;
}

const typeParsers = {
  getTypeParser: ((oid: number, format?: 'text') =>
    oid === INT8_OID ? Number : types.getTypeParser(oid, format)) as typeof types.getTypeParser,
};

/**
 * Prepared plans are made while a new installation's tables are empty, when reading a whole table or index looks as cheap as
 * looking a row up, and kept for minutes (measured: 534 status reads a second instead of 65,000 once there were 90,000
 * executions). Every hot statement looks a few rows up by an index, so nothing else is offered to the planner.
 */
const HOT_PATH_SETTINGS = '-c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off -c jit=off';

/**
 * @param url `postgres://...` of the product's own database
 * @param poolSize connections of each of the two pools
 * @param idleError told about connections that break while nobody uses them
 */
export function openDatabase(url: string, poolSize: number, idleError: (error: Error) => void): Database {
  const config: PoolConfig = { connectionString: url, max: poolSize, types: typeParsers, application_name: 'jobglot' };
  const pool = new Pool({ ...config, options: HOT_PATH_SETTINGS });
  pool.on('error', idleError);
  const builder = knex({
    client: 'pg',
    connection: config as Knex.PgConnectionConfig,
    pool: { min: 0, max: poolSize },
  });
  return {
    url,
    pool,
    knex: builder,
    close: async () => {
      await Promise.all([pool.end(), builder.destroy()]);
    },
  };
}
