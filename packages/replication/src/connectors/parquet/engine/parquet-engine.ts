import { basename, join } from 'node:path';
import { TaskRunError } from '@jobglot/core';
import { ChildEngine, type EngineKind } from '../../engine/child-engine';
import type { EngineError } from '../../engine/engine-requests';
import type { EngineSettings, ParquetOperations } from './engine-messages';

/** DuckDB refused a request. */
export class DuckDbError extends Error {
  override readonly name = 'DuckDbError';
  /** the row of a page that it is about; absent: it is about something else */
  readonly refused: EngineError['refused'];
  constructor({ message, refused }: EngineError) {
    super(message);
    this.refused = refused;
  }
}

const DUCKDB: EngineKind = {
  name: 'Parquet',
  file: join(__dirname, 'engine-process.js'),
  failure: (error) => new DuckDbError(error),
};

/** DuckDB in a child process, which reads or writes one Parquet file. It is ended by {@link ParquetEngine.kill}. */
export class ParquetEngine extends ChildEngine<ParquetOperations> {
  private constructor(signal: AbortSignal) {
    super(DUCKDB, signal);
  }

  /** @param signal its abort kills the process; what is waiting is rejected with the signal's reason */
  static async start(settings: EngineSettings, signal: AbortSignal): Promise<ParquetEngine> {
    const engine = new ParquetEngine(signal);
    try {
      await engine.ask('open', settings);
    } catch (error) {
      engine.kill();
      throw error;
    }
    return engine;
  }
}

/**
 * @param file whose name the message gives
 * @returns the error as the task's failure; aborts and errors of our own stay as they are
 */
export function parquetFailure(error: unknown, file: string, doing: string): unknown {
  if (!(error instanceof DuckDbError)) return error;
  return new TaskRunError(`The Parquet file ${basename(file)}, ${doing}: ${reason(error.message, file)}.`);
}

/** DuckDB quotes values and paths: the message ends where the first of them begins. */
function reason(message: string, file: string): string {
  const line = message.split('\n')[0]!;
  if (line.startsWith('Conversion Error')) return 'a value does not fit its column';
  const named = line.replaceAll(`'${file}'`, basename(file)).replaceAll(`"${file}"`, basename(file));
  return named.split(/['"]/)[0]!.trim().replace(/[.:]$/, '');
}
