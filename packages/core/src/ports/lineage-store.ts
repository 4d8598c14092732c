/** What the analysis of one text of SQL found, as the engine made it. */
export interface LineagePart {
  /** of the text: unique in its job, e.g. `1.zip/etl/load.sql` */
  readonly name: string;
  /** the engine's own form */
  readonly content: Uint8Array;
}

/** Keeps the results of Lineage jobs, part by part: each is complete in itself, so that a killed run goes on behind the last. */
export interface LineageStore {
  /** ordered by name; one by one, since a job may have thousands */
  parts(jobId: string): AsyncIterable<LineagePart>;
  /** Writes a part, or replaces it. @returns false: the fence is not the current one, nothing was written */
  save(jobId: string, executionId: number, fence: number, part: LineagePart): Promise<boolean>;
  /** Removes the parts with other names. @returns false as {@link save} */
  keepOnly(jobId: string, executionId: number, fence: number, names: readonly string[]): Promise<boolean>;
}
