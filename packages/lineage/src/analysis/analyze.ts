import { setImmediate } from 'node:timers/promises';
import type { AnalysisOptions, FileLineage, Lineage, SqlFile } from '../lineage-model';
import { loadParser } from '../parser/sql-parser';
import { FileReader } from './file-reader';
import { mergeFiles } from './merge-files';

/** How far an analysis has come. */
export interface AnalysisProgress {
  readonly files: number;
  readonly ofFiles: number;
  readonly statements: number;
}

export interface AnalysisControls {
  readonly signal?: AbortSignal;
  /** called after each file */
  progress?(progress: AnalysisProgress): void;
  /** results of an earlier analysis: a file that has not changed, nor the tables that it uses, is not read again */
  readonly known?: readonly FileLineage[];
}

export interface Analysis {
  readonly lineage: Lineage;
  /** per file, in the order of the files: what the next analysis takes as `known` */
  readonly files: readonly FileLineage[];
}

/**
 * Finds the column lineage of SQL files, statement by statement. What cannot be read is in the result's `errors`.
 * It keeps its thread busy: see LineageWorker for one beside the caller's.
 *
 * @throws the signal's reason, when it is aborted
 */
export async function analyze(
  files: readonly SqlFile[],
  options: AnalysisOptions,
  { signal, progress, known = [] }: AnalysisControls = {},
): Promise<Analysis> {
  await loadParser();
  const reader = new FileReader(options);
  const before = new Map(known.map((file) => [`${file.file} ${file.fingerprint}`, file]));
  const sameText = (file: SqlFile): FileLineage | undefined => before.get(`${file.name} ${reader.fingerprint(file)}`);
  for (const file of files) {
    const same = sameText(file);
    if (same) reader.defineKnown(same);
    else reader.define(file);
    await breathe(signal);
  }
  const results: FileLineage[] = [];
  let statements = 0;
  for (const file of files) {
    const same = sameText(file);
    const result = same && reader.isCurrent(same) ? same : await readFile(reader, file, signal);
    results.push(result);
    statements += result.statements;
    progress?.({ files: results.length, ofFiles: files.length, statements });
  }
  return { lineage: mergeFiles(options.vendor, results), files: results };
}

async function readFile(reader: FileReader, file: SqlFile, signal: AbortSignal | undefined): Promise<FileLineage> {
  const reading = reader.read(file);
  for (let step = reading.next(); ; step = reading.next()) {
    if (step.done) return step.value;
    await breathe(signal);
  }
}

/** Lets other work of the thread happen. */
async function breathe(signal: AbortSignal | undefined): Promise<void> {
  signal?.throwIfAborted();
  await setImmediate();
}
