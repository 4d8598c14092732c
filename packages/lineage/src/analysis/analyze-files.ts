import { TaskRunError } from '@jobglot/core';
import type { AnalysisOptions, FileLineage, SqlFile } from '../lineage-model';
import type { KnownFile } from './file-reader';
import { fingerprint } from './fingerprint';

/** How far an analysis has come. */
export interface AnalysisProgress {
  readonly files: number;
  readonly ofFiles: number;
  readonly statements: number;
}

export interface AnalysisControls {
  readonly signal?: AbortSignal;
  /** called with each file that was read, before the next one is: an analysis that is killed goes on behind the last */
  found?(file: FileLineage): Promise<void>;
  /** called after each file */
  progress?(progress: AnalysisProgress): void;
  /** results of an earlier analysis: a file that has not changed, nor the tables that it uses, is not read again */
  readonly known?: readonly FileLineage[];
}

export interface Analysis {
  /** in the order of the files: what mergeFiles makes one lineage of, and the next analysis takes as `known` */
  readonly files: readonly FileLineage[];
}

/** Reads files, in this thread or in another. All files are defined before the first is read. */
export interface FileAnalyzer {
  define(file: SqlFile): Promise<void>;
  defineKnown(known: KnownFile): Promise<void>;
  isCurrent(known: KnownFile): Promise<boolean>;
  read(file: SqlFile, signal: AbortSignal | undefined): Promise<FileLineage>;
}

/** @throws the signal's reason, when it is aborted; TaskRunError for a vendor whose language is no SQL */
export async function analyzeFiles(
  analyzer: FileAnalyzer,
  files: readonly SqlFile[],
  options: AnalysisOptions,
  { signal, found, progress, known = [] }: AnalysisControls,
): Promise<Analysis> {
  if (options.vendor === 'dbvmdx') {
    throw new TaskRunError('MDX is no SQL: name the vendor (dbvendor) whose SQL the files hold.');
  }
  const before = new Map(known.map((file) => [`${file.file} ${file.fingerprint}`, file]));
  const unchanged = files.map((file) => before.get(`${file.name} ${fingerprint(file, options)}`));
  for (const [i, file] of files.entries()) {
    signal?.throwIfAborted();
    const same = unchanged[i];
    await (same ? analyzer.defineKnown(gist(same)) : analyzer.define(file));
  }
  const results: FileLineage[] = [];
  let statements = 0;
  for (const [i, file] of files.entries()) {
    signal?.throwIfAborted();
    const same = unchanged[i];
    const current = same !== undefined && (await analyzer.isCurrent(gist(same)));
    const result = current ? same : await analyzer.read(file, signal);
    if (!current) await found?.(result);
    results.push(result);
    statements += result.statements;
    progress?.({ files: results.length, ofFiles: files.length, statements });
  }
  return { files: results };
}

/** Without what need not travel to another thread. */
function gist({ file, definitions, uses }: FileLineage): KnownFile {
  return { file, definitions, uses };
}
