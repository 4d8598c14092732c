import type { ResolvedConnection } from '../connection/connection';
import type { TaskSnapshot } from '../execution/execution';
import type { RunCounters } from '../execution/run-counters';
import type { LineageOptions } from '../job/job-options';
import type { LogLevel } from '../log/log-entry';
import type { LineagePart } from './lineage-store';

/** One run of a Lineage job. */
export interface LineageRunRequest {
  readonly executionId: number;
  readonly jobId: string;
  readonly fence: number;
  readonly options: LineageOptions;
  /** their statements are those of `lineage-statement.ts` */
  readonly tasks: readonly TaskSnapshot[];
  /** what LINEAGE DATABASE reads; null: the job has none */
  readonly source: ResolvedConnection | null;
}

/** How a running analysis talks back. None of these throws. */
export interface LineageRunContext {
  /** aborted with a RunAbort, as a task's */
  readonly signal: AbortSignal;
  /** totals of a task so far: read = statements, failed = those that could not be read, written = relations */
  progress(taskId: string, counters: RunCounters): void;
  /** @param position of the task; null: of the run */
  log(level: LogLevel, position: number | null, message: string): void;
}

/** How the analysis of one task ended; one with an error may have found something all the same. */
export interface LineageTaskEnd {
  readonly taskId: string;
  readonly counters: RunCounters;
  readonly error: string | null;
}

/** What an export holds, and in which form; SQLFlow's words (sqlflow-notes.md, 3). */
export interface LineageExport {
  readonly format: 'json' | 'csv' | 'graphml' | 'openlineage';
  /** whole, or as the settings below choose */
  readonly full: boolean;
  readonly delimiter?: string;
  readonly tableToTable?: boolean;
  /** `fdd`, `fdr`, or both separated by a comma */
  readonly showRelationType?: string;
  readonly ignoreRecordSet?: boolean;
  readonly simpleOutput?: boolean;
  readonly database?: string;
  readonly schema?: string;
  readonly table?: string;
  readonly column?: string;
  /** of `openlineage`: whose events they are; absent: no run has ended */
  readonly run?: LineageExportRun;
}

/** The run that an export tells of. */
export interface LineageExportRun {
  readonly id: string;
  readonly jobName: string;
  readonly endedAt: Date;
  /** where the tables live, e.g. `postgres://db.example.com:5432` (OpenLineage, Naming Conventions) */
  readonly datasetNamespace: string;
}

/** What the domain asks of the analysis of SQL. */
export interface LineageEngine {
  /** e.g. `dbvoracle` */
  readonly vendors: readonly string[];
  /**
   * Reads an uploaded file through once.
   * @param open gives the content from its beginning
   * @returns names of the texts of SQL in it: its own, or of an archive's members
   * @throws DomainError `upload.invalid`: no text, an archive that leads out, is a bomb, or is broken
   */
  check(name: string, open: () => AsyncIterable<Uint8Array>): Promise<readonly string[]>;
  /** Analyses what changed since the job's last run. @throws TaskRunError, or the signal's reason */
  analyze(request: LineageRunRequest, context: LineageRunContext): Promise<readonly LineageTaskEnd[]>;
  /** @returns the text in pieces */
  export(options: LineageOptions, parts: AsyncIterable<LineagePart>, what: LineageExport): AsyncIterable<string>;
}
