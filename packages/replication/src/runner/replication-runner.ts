import {
  DomainError,
  type JobType,
  RunAbort,
  type TaskRunContext,
  TaskRunError,
  type TaskRunner,
  type TaskRunRequest,
  type TaskRunResult,
} from '@jobglot/core';
import type { ConnectorEnvironment, Destination, Source } from '../connectors/connector';
import { runMacros } from '../grammar/bind-macros';
import { parseStatement } from '../grammar/parse-statement';
import type { ReplicateStatement, Statement } from '../grammar/statement';
import { keptExisting } from './kept-existing';
import { openConnection } from './open-connection';
import { otherOptions } from './other-options';
import { runOptions } from './run-options';
import { type RunScope, warnOnce } from './run-scope';
import { destinationPath } from './table-names';
import { changeDataCapture } from './tasks/change-data-capture';
import { checkCache } from './tasks/check-cache';
import { copyFiles } from './tasks/copy-files';
import { loadFolder } from './tasks/load-folder';
import { replicateTables } from './tasks/replicate-tables';
import { reverseEtl } from './tasks/reverse-etl';
import { withMacros } from './with-macros';

/** Runs the statements of jobs between any two connectors. */
export class ReplicationRunner implements TaskRunner {
  constructor(private readonly environment: ConnectorEnvironment) {}

  async run(request: TaskRunRequest, context: TaskRunContext): Promise<TaskRunResult> {
    context.signal.throwIfAborted();
    const { environment } = this;
    const runValues = runMacros(request.parameters, request.plannedAt, environment.timeZone);
    const { statement, macros } = withMacros(parsed(request.statement), runValues);
    const own = statement.kind === 'replicate' ? statement.options : [];
    const options = runOptions(request.options, own);
    const set = [...otherOptions(request.options.otherOptions), ...own];
    // the source also stops when the destination fails
    const stop = new AbortController();
    const readSignal = AbortSignal.any([context.signal, stop.signal]);
    const closing: { close(): Promise<void> }[] = [];
    try {
      const openSource = () =>
        openConnection('source', request.source, set, environment, (connector, connection) =>
          connector.openSource(connection, environment, readSignal),
        );
      const source = await openSource();
      closing.push(source.opened);
      const destination = await openConnection('destination', request.destination, set, environment, (connector, to) =>
        connector.openDestination(to, environment, context.signal),
      );
      closing.push(destination.opened);
      const taken = new Set([...source.taken, ...destination.taken]);
      for (const name of options.unknown) {
        if (!taken.has(name)) context.log('info', `WITH ${name} is not known: it has no effect.`);
      }
      const stopReading = (why: unknown): void => stop.abort(why);
      const scope: RunScope = {
        request,
        context,
        options,
        environment,
        source,
        destination,
        macros,
        openSource: async () => (await openSource()).opened,
        stopReading,
        warn: warnOnce(context),
      };
      const result = await runStatement(scope, statement);
      await destination.opened.succeeded?.();
      scope.warn((await source.opened.succeeded?.()) ?? []);
      return withFiles(result, source.opened, destination.opened);
    } catch (error) {
      // a stopped run ends with the reason, whatever the stopped code threw
      if (context.signal.aborted && !(error instanceof RunAbort)) throw context.signal.reason;
      throw error;
    } finally {
      await Promise.all(closing.map((c) => c.close()));
    }
  }
}

/** What jobs of other types than Standard do with their one table. */
const TASKS: Partial<Record<JobType, (scope: RunScope, statement: ReplicateStatement) => Promise<TaskRunResult>>> = {
  LoadFolder: loadFolder,
  ReverseETL: reverseEtl,
  ChangeDataCapture: changeDataCapture,
};

async function runStatement(scope: RunScope, statement: Statement): Promise<TaskRunResult> {
  if (scope.source.opened.binary || scope.destination.opened.binary) return copyFiles(scope, statement);
  if (statement.kind === 'checkcache') return checkCache(scope, statement);
  const task = TASKS[scope.request.jobType];
  if (task === undefined) return replicateTables(scope, statement);
  const { opened } = scope.destination;
  const path = destinationPath(statement.table, scope.options.job, (name) => opened.identifier(name));
  return (await keptExisting(scope, path)) ?? task(scope, statement);
}

/** @returns the result with the files that the sides count */
function withFiles(result: TaskRunResult, source: Source, destination: Destination): TaskRunResult {
  const filesRead = source.filesRead?.();
  const filesWritten = destination.filesWritten?.();
  const files = { ...(filesRead !== undefined && { filesRead }), ...(filesWritten !== undefined && { filesWritten }) };
  return { ...result, counters: { ...result.counters, ...files } };
}

function parsed(text: string): Statement {
  try {
    return parseStatement(text);
  } catch (error) {
    if (error instanceof DomainError) throw new TaskRunError(error.message);
    throw error;
  }
}
