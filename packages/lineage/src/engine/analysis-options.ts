import { type LineageRunRequest, TaskRunError } from '@jobglot/core';
import { type AnalysisOptions, DB_VENDORS, type DbVendor } from '../lineage-model';

/**
 * What the job says, and, of a database, where names without a schema belong: routines are kept as they were written.
 *
 * @throws TaskRunError nothing here reads SQL of the vendor
 */
export function analysisOptions({ options, source }: LineageRunRequest): AnalysisOptions {
  const { vendor, defaultDatabase, defaultSchema } = options;
  if (!isDbVendor(vendor)) throw new TaskRunError(`SQL of ${vendor} cannot be analysed here.`);
  return { vendor, defaultDatabase, defaultSchema: defaultSchema || (source ? schemaOf(source) : '') };
}

function schemaOf({ connector, properties }: NonNullable<LineageRunRequest['source']>): string {
  if (properties.Schema) return properties.Schema;
  // MySQL's databases are its schemas.
  return connector === 'PostgreSQL' ? 'public' : (properties.Database ?? '');
}

function isDbVendor(vendor: string): vendor is DbVendor {
  return (DB_VENDORS as readonly string[]).includes(vendor);
}
