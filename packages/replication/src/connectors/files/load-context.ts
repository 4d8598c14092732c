import type { LoadPlan } from '../connector';
import type { ColumnSchema } from '../table-schema';
import type { FileFormat } from './file-format';
import type { FileLayout } from './file-layout';
import type { NewFile } from './new-file';
import type { TableLock } from './table-lock';

/** What every part of one load knows. */
export interface LoadContext {
  readonly plan: LoadPlan;
  /** path of the destination file, which may not be there yet */
  readonly file: string;
  readonly format: FileFormat;
  readonly layout: FileLayout;
  /** columns of the file as it is; empty when there is none */
  readonly old: readonly ColumnSchema[];
  readonly made: NewFile;
  /** held until the load ends */
  readonly lock: TableLock;
  readonly signal: AbortSignal;
}
