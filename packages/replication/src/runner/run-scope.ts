import type { TaskRunContext, TaskRunRequest } from '@jobglot/core';
import type { Connector, ConnectorEnvironment, Destination, Source } from '../connectors/connector';
import type { MacroValue } from '../grammar/bind-macros';
import type { RunOptions } from './run-options';

/** A connection that is open, and its kind. */
export interface Side<T> {
  readonly connector: Connector;
  readonly opened: T;
}

/** What all parts of one task's run share. */
export interface RunScope {
  readonly request: TaskRunRequest;
  readonly context: TaskRunContext;
  readonly options: RunOptions;
  readonly environment: ConnectorEnvironment;
  readonly source: Side<Source>;
  readonly destination: Side<Destination>;
  /** values of the macros in what is read late, such as conditions */
  readonly macros: MacroValue;
  /** opens the source once more, for reading several tables at a time; whoever opens it closes it */
  openSource(): Promise<Source>;
  /** ends the source's statements when the destination has failed */
  stopReading(why: unknown): void;
  /** one log line for each warning, once */
  warn(warnings: readonly string[]): void;
}

/** @returns a `warn` that says each warning once */
export function warnOnce(context: TaskRunContext): RunScope['warn'] {
  const warned = new Set<string>();
  return (warnings) => {
    for (const warning of warnings) {
      if (warned.has(warning)) continue;
      warned.add(warning);
      context.log('info', `Warning: ${warning}`);
    }
  };
}
