import {
  DomainError,
  RunAbort,
  type TaskRunContext,
  TaskRunError,
  type TaskRunner,
  type TaskRunRequest,
  type TaskRunResult,
} from '@jobglot/core';
import type { ConnectorEnvironment } from '../connectors/connector';
import { parseStatement } from '../grammar/parse-statement';
import type { ReplicateStatement } from '../grammar/statement';
import { openConnection } from './open-connection';
import { TableRun } from './table-run';

/** Runs REPLICATE statements between any two connectors. */
export class ReplicationRunner implements TaskRunner {
  constructor(private readonly env: ConnectorEnvironment) {}

  async run(request: TaskRunRequest, context: TaskRunContext): Promise<TaskRunResult> {
    context.signal.throwIfAborted();
    const statement = replicate(request.statement);
    // the source also stops when the destination fails
    const stop = new AbortController();
    const readSignal = AbortSignal.any([context.signal, stop.signal]);
    const closing: { close(): Promise<void> }[] = [];
    try {
      const source = await openConnection('source', request.source, this.env, (connector) =>
        connector.openSource(request.source, this.env, readSignal),
      );
      closing.push(source.opened);
      const destination = await openConnection('destination', request.destination, this.env, (connector) =>
        connector.openDestination(request.destination, this.env, context.signal),
      );
      closing.push(destination.opened);
      return await new TableRun(request, context, statement, source, destination, (why) => stop.abort(why)).run();
    } catch (error) {
      // a stopped run ends with the reason, whatever the stopped code threw
      if (context.signal.aborted && !(error instanceof RunAbort)) throw context.signal.reason;
      throw error;
    } finally {
      await Promise.all(closing.map((c) => c.close()));
    }
  }
}

function replicate(text: string): ReplicateStatement {
  try {
    const statement = parseStatement(text);
    if (statement.kind === 'replicate') return statement;
  } catch (error) {
    if (error instanceof DomainError) throw new TaskRunError(error.message);
    throw error;
  }
  throw new TaskRunError('CHECKCACHE is kept but cannot be run yet. Use a REPLICATE statement.');
}
