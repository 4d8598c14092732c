/** What a statement says, as far as the domain needs to know it; derived from the statement, never edited. */
export interface TaskSpec {
  readonly kind: 'replicate' | 'checkcache' | 'lineage';
  /** destination table as written in the statement, without job-level prefix and schema */
  readonly table: string;
  /** names of run parameters that the statement cannot do without, as written; absent: none, or saved before they were noted */
  readonly parameters?: readonly string[];
}
