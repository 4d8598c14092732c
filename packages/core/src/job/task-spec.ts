/** What a statement says, as far as the domain needs to know it; derived from the statement, never edited. */
export interface TaskSpec {
  readonly kind: 'replicate' | 'checkcache' | 'lineage';
  /** destination table as written in the statement, without job-level prefix and schema */
  readonly table: string;
  /** source table as written, one that is named without SELECT; absent: another, or the one of the same name */
  readonly source?: string;
  /** names of run parameters that the statement cannot do without, as written; absent: none, or saved before they were noted */
  readonly parameters?: readonly string[];
}
