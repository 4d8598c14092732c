import { createHash } from 'node:crypto';
import type { AnalysisOptions, SqlFile } from '../lineage-model';

/** Grows when the same text would be read differently, so that results of before are not taken for those of now. */
const VERSION = 1;

/** Identifies a file's text and how it is read. */
export function fingerprint({ sql }: SqlFile, options: AnalysisOptions): string {
  const { vendor, defaultDatabase, defaultSchema } = options;
  const read = JSON.stringify([VERSION, vendor, defaultDatabase, defaultSchema, sql]);
  return createHash('sha256').update(read).digest('hex');
}
