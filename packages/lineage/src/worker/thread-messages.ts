import type { LineageExport, LineageOptions } from '@jobglot/core';
import type { KnownFile } from '../analysis/file-reader';
import type { AnalysisOptions, FileLineage, SqlFile } from '../lineage-model';

/** What a thread can be asked, and what it answers. */
export interface Operations {
  readonly [name: string]: { readonly request: unknown; readonly reply: unknown };
}

/** Of the analysing thread. `open` begins an analysis and forgets the one before. */
export type AnalysisOperations = {
  readonly open: { readonly request: AnalysisOptions; readonly reply: undefined };
  readonly define: { readonly request: SqlFile; readonly reply: undefined };
  readonly defineKnown: { readonly request: KnownFile; readonly reply: undefined };
  readonly isCurrent: { readonly request: KnownFile; readonly reply: boolean };
  readonly read: { readonly request: SqlFile; readonly reply: FileLineage };
};

/** Of the exporting thread: parts first, then `open`, then `next` until it answers null. */
export type ExportOperations = {
  /** a kept part, packed */
  readonly add: { readonly request: Uint8Array; readonly reply: undefined };
  readonly open: {
    readonly request: { readonly options: LineageOptions; readonly what: LineageExport };
    readonly reply: undefined;
  };
  readonly next: { readonly request: undefined; readonly reply: string | null };
};

export type ThreadRequest<All extends Operations> = {
  [K in keyof All]: { readonly operation: K; readonly request: All[K]['request'] };
}[keyof All];

export type ThreadReply = { readonly reply: unknown } | { readonly error: string };
