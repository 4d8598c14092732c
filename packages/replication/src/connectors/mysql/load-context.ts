import type { LoadPlan } from '../connector';
import type { LostValues } from './lost-values';
import type { QualifiedTable } from './quote';
import type { Session } from './session';
import type { LoadState } from './state-table';
import type { TargetShape } from './target-shape';

/** What the parts of one load share. */
export interface LoadContext {
  readonly session: Session;
  readonly plan: LoadPlan;
  /** the destination table, database known */
  readonly table: QualifiedTable;
  readonly state: LoadState;
  readonly shape: TargetShape;
  /** collation of tables that are made */
  readonly collation: string;
  readonly lost: LostValues;
}

/** @returns the destination's names of the key columns */
export function keyColumns({ plan, shape }: Pick<LoadContext, 'plan' | 'shape'>): string[] {
  return plan.schema.primaryKey.map((key) => shape.columns.find((c) => c.planned === key)!.name);
}

/** @returns what stands behind the columns of CREATE TABLE */
export function tableOptions({ collation }: Pick<LoadContext, 'collation'>): string {
  return `ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE ${collation}`;
}
