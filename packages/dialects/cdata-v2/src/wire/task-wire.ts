/** Body of add. */
export interface TaskCreate {
  readonly query: string;
  readonly is_active?: boolean;
  readonly index?: number;
}

/** Body of update; the other fields of {@link TaskDocument} may come along and are ignored (D9). */
export type TaskUpdate = Partial<TaskCreate>;

/** Body of move. Indexes are 0-based, as in the page's example. */
export interface TaskMove {
  readonly from_index: number;
  readonly to_index: number;
}

export interface TaskDocument {
  /** 18 digits, above 2^53: text */
  readonly id: string;
  readonly job_id: string;
  readonly index: number;
  readonly query: string;
  readonly table: string;
  readonly is_active: boolean;
}
