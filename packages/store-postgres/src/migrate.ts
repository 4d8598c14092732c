import { randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Knex } from 'knex';
import type { Database } from './database';

const FOLDER = join(__dirname, '..', 'migrations');

/** Numbered SQL files, each run once, in order, under knex's lock. */
const sqlFiles: Knex.MigrationSource<string> = {
  getMigrations: async () => (await readdir(FOLDER)).filter((name) => name.endsWith('.sql')).sort(),
  getMigrationName: (name) => name,
  getMigration: async (name) => {
    const sql = await readFile(join(FOLDER, name), 'utf8');
    return {
      up: async (trx) => {
        await trx.raw(sql);
      },
      down: async () => {
        throw new Error('migrations go forward only');
      },
    };
  },
};

/** Any number serves; it keeps two processes from migrating at once where knex's own lock table does not exist yet. */
const MIGRATION_LOCK = 7_261_455;

/**
 * Brings the schema up to date and makes what always exists: the default workspace.
 * @param wildcardBindings false with JOBGLOT_STRICT_BINDINGS: foreign addresses that are not bound lead nowhere
 */
export async function migrate(database: Database, wildcardBindings: boolean): Promise<void> {
  await database.knex.transaction(async (trx) => {
    await trx.raw('select pg_advisory_xact_lock(?)', [MIGRATION_LOCK]);
    await trx.migrate.latest({
      migrationSource: sqlFiles,
      tableName: 'migrations',
      disableMigrationsListValidation: true,
    });
    await trx('workspaces').insert({ id: randomUUID(), name: 'default', is_default: true }).onConflict().ignore();
    if (wildcardBindings) {
      await trx.raw(
        `insert into workspace_bindings (kind, address, workspace_id)
         select kind, '*', w.id from workspaces w, unnest(array['cdm-cluster', 'ocapi-site', 'sqlflow-user']) kind
         where w.is_default on conflict do nothing`,
      );
    } else {
      await trx('workspace_bindings').where({ address: '*' }).delete();
    }
  });
}
