/** What a statement says, as far as the domain needs to know it; derived from the statement, never edited. */
export interface TaskSpec {
  readonly kind: 'replicate' | 'checkcache' | 'lineage';
  /** destination table as written in the statement, without job-level prefix and schema */
  readonly table: string;
}
