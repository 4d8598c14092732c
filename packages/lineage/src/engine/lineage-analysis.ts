import {
  type LineageRunContext,
  type LineageRunRequest,
  type LineageStore,
  type LineageTaskEnd,
  RunAbort,
  type RunCounters,
  ZERO_COUNTERS,
} from '@jobglot/core';
import type { Analysis, AnalysisControls } from '../analysis/analyze-files';
import type { AnalysisOptions, FileLineage, LineageError, SqlFile } from '../lineage-model';
import { analysisOptions } from './analysis-options';
import { fromParts, toPart } from './part-content';
import { type TaskTexts, type TextSources, taskTexts } from './task-texts';

/** What finds the lineage of texts: LineageWorker. */
export interface Analyzer {
  analyze(files: readonly SqlFile[], options: AnalysisOptions, controls: AnalysisControls): Promise<Analysis>;
}

/** Lines of a file's errors in the log; all of them are in the result. */
const ERRORS_LOGGED = 20;
const FILES_PER_LINE = 100;

/** One run's analysis: reads the texts of its tasks, analyses what has changed, keeps the results. */
export class LineageAnalysis {
  constructor(
    private readonly sources: TextSources,
    private readonly store: LineageStore,
    private readonly analyzer: Analyzer,
  ) {}

  /** @throws TaskRunError, RunAbort */
  async run(request: LineageRunRequest, context: LineageRunContext): Promise<LineageTaskEnd[]> {
    const options = analysisOptions(request);
    const { signal } = context;
    const read: TaskTexts[] = [];
    for await (const one of taskTexts(this.sources, request, signal)) {
      read.push(one);
      context.log('verbose', one.task.position, `${one.texts.length} texts to analyse.`);
    }
    const found = await this.analyzer.analyze(
      read.flatMap(({ texts }) => texts),
      options,
      {
        signal,
        known: await fromParts(this.store.parts(request.jobId)),
        found: (file) => this.keep(request, file),
        progress: progressLog(context),
      },
    );
    await this.keepOnly(request, found.files);
    const byName = new Map(found.files.map((file) => [file.file, file]));
    return read.map((one) =>
      taskEnd(
        one,
        one.texts.map(({ name }) => byName.get(name)!),
        context,
      ),
    );
  }

  private async keep({ jobId, executionId, fence }: LineageRunRequest, file: FileLineage): Promise<void> {
    if (!(await this.store.save(jobId, executionId, fence, await toPart(file)))) throw new RunAbort('claim_lost');
  }

  /** Removes what the job does not name any more. */
  private async keepOnly(
    { jobId, executionId, fence }: LineageRunRequest,
    files: readonly FileLineage[],
  ): Promise<void> {
    const names = files.map(({ file }) => file);
    if (!(await this.store.keepOnly(jobId, executionId, fence, names))) throw new RunAbort('claim_lost');
  }
}

function progressLog({ log }: LineageRunContext): NonNullable<AnalysisControls['progress']> {
  return ({ files, ofFiles, statements }) => {
    if (files % FILES_PER_LINE === 0 || files === ofFiles) {
      log('info', null, `${files} of ${ofFiles} texts analysed, ${statements} statements.`);
    }
  };
}

function taskEnd(
  { task, error }: TaskTexts,
  results: readonly FileLineage[],
  { log, progress }: LineageRunContext,
): LineageTaskEnd {
  const errors = results.flatMap((file) => file.errors.filter(({ type }) => type === 'SyntaxError'));
  const counters = results.reduce(countersWith, ZERO_COUNTERS);
  progress(task.id, counters);
  for (const one of errors.slice(0, ERRORS_LOGGED)) log('error', task.position, line(one));
  if (errors.length > ERRORS_LOGGED) {
    log('error', task.position, `And ${errors.length - ERRORS_LOGGED} more; the export of the lineage has them all.`);
  }
  const unread = errors.length > 0 ? `${errors.length} of ${counters.read} statements cannot be read.` : null;
  return { taskId: task.id, counters, error: error ?? unread };
}

function countersWith(sum: RunCounters, { statements, relations, errors }: FileLineage): RunCounters {
  const failed = errors.filter(({ type }) => type === 'SyntaxError').length;
  return {
    ...sum,
    read: sum.read + statements,
    written: sum.written + relations.length,
    inserted: sum.inserted + relations.length,
    failed: sum.failed + failed,
  };
}

function line({ file, message, span }: LineageError): string {
  return `${file}${span ? `, line ${span.line}, column ${span.column}` : ''}: ${message}`;
}
