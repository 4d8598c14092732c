import type { KnownFile } from '../analysis/file-reader';
import type { AnalysisOptions, FileLineage, SqlFile } from '../lineage-model';

/** What the lineage thread is asked, and what it answers. `open` begins an analysis and forgets the one before. */
export interface ThreadOperations {
  readonly open: { readonly request: AnalysisOptions; readonly reply: undefined };
  readonly define: { readonly request: SqlFile; readonly reply: undefined };
  readonly defineKnown: { readonly request: KnownFile; readonly reply: undefined };
  readonly isCurrent: { readonly request: KnownFile; readonly reply: boolean };
  readonly read: { readonly request: SqlFile; readonly reply: FileLineage };
}

export type ThreadRequest = {
  [K in keyof ThreadOperations]: { readonly operation: K; readonly request: ThreadOperations[K]['request'] };
}[keyof ThreadOperations];

export type ThreadReply = { readonly reply: unknown } | { readonly error: string };
