import type { Load, LoadPlan, MirrorPlan, Page, ReadRange } from '../connectors/connector';
import type { SelectStatement } from '../grammar/select-statement';
import type { TaskMemory } from './incremental/task-memory';
import type { TableTarget } from './table-target';

/** One load of a run. What is absent is not wanted. */
export interface TableLoad extends Pick<TableTarget, 'query' | 'sourceSchema' | 'schema' | 'parts'> {
  readonly mode: LoadPlan['mode'];
  readonly deletions?: LoadPlan['deletions'];
  readonly skipUnchanged?: boolean;
  /** source column; only these rows, in the order of this column and the key */
  readonly range?: ReadRange;
  /** destination column */
  readonly historyBy?: string;
  readonly anew?: boolean;
  readonly mirror?: MirrorPlan;
  readonly deleteWhere?: SelectStatement;
  /** destination column that says that a row is deleted at the source */
  readonly deletedColumn?: string;
  /** cursor of the first attempt, kept for those that resume */
  readonly mark?: string;
  /** stored with the load's end. @param mark as {@link TableLoad.mark} was when the load began */
  memory(mark: string | null): TaskMemory | null;
  /** pages from elsewhere than the source's table */
  readonly pages?: (load: Load) => AsyncIterable<Page>;
  /** which of its counts belong to the run's: all, only what it changed (not its reading), or only its reading */
  readonly counts?: 'all' | 'changes' | 'reading';
  /** asked before the load is finished; may throw to give it up */
  readonly check?: () => Promise<void>;
}
