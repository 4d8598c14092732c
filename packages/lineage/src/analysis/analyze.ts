import { setImmediate } from 'node:timers/promises';
import type { AnalysisOptions, FileLineage, SqlFile } from '../lineage-model';
import { loadParser } from '../parser/sql-parser';
import { type Analysis, type AnalysisControls, analyzeFiles, type FileAnalyzer } from './analyze-files';
import { FileReader } from './file-reader';

/**
 * Finds the column lineage of SQL files, statement by statement, in this thread. It loads the parser into it and keeps
 * it busy: servers use LineageWorker.
 *
 * @throws the signal's reason, when it is aborted
 */
export async function analyze(
  files: readonly SqlFile[],
  options: AnalysisOptions,
  controls: AnalysisControls = {},
): Promise<Analysis> {
  return analyzeFiles(await ownAnalyzer(options), files, options, controls);
}

/** An analyzer that works in this thread, and lets other work of it happen between statements. */
export async function ownAnalyzer(options: AnalysisOptions): Promise<FileAnalyzer> {
  await loadParser();
  const reader = new FileReader(options);
  return {
    define: async (file) => reader.define(file),
    defineKnown: async (known) => reader.defineKnown(known),
    isCurrent: async (known) => reader.isCurrent(known),
    read: (file, signal) => readFile(reader, file, signal),
  };
}

async function readFile(reader: FileReader, file: SqlFile, signal: AbortSignal | undefined): Promise<FileLineage> {
  const reading = reader.read(file);
  for (let step = reading.next(); ; step = reading.next()) {
    if (step.done) return step.value;
    await setImmediate();
    signal?.throwIfAborted();
  }
}
