import { decodeRows } from '../../copy-text/decode-rows';
import type { RowBatch } from '../files/file-format';
import type { ColumnSchema } from '../table-schema';
import { ParquetEngine, parquetFailure } from './engine/parquet-engine';

/** @throws TaskRunError when the file is no Parquet file */
export async function readParquetColumns(file: string, signal: AbortSignal): Promise<readonly ColumnSchema[]> {
  return withEngine(file, signal, (engine) => engine.ask('columns', null));
}

/** Streams the rows of a Parquet file, in their order. @throws TaskRunError when the file is broken */
export async function* readParquet(
  file: string,
  columns: readonly ColumnSchema[],
  batchRows: number,
  signal: AbortSignal,
): AsyncGenerator<RowBatch> {
  for await (const data of readParquetText(file, columns, batchRows, signal)) {
    yield { rows: decodeRows(data), bytes: data.length };
  }
}

/**
 * Streams these columns of a Parquet file as COPY text. One slice is on its way while the last one is worked on, no more,
 * so that memory stays flat.
 *
 * @throws as {@link readParquet}
 */
export async function* readParquetText(
  file: string,
  columns: readonly ColumnSchema[],
  batchRows: number,
  signal: AbortSignal,
): AsyncGenerator<Buffer> {
  const engine = await startEngine(file, signal);
  try {
    await engine.ask('read', { columns: columns.map((c) => c.name) });
    const fetch = () => engine.ask('fetch', { rows: batchRows });
    let next = fetch();
    for (;;) {
      const { data, done } = await next;
      if (!done) {
        next = fetch();
        // rejected when the engine is killed while the consumer works on this slice; the loop sees it then
        next.catch(() => {});
      }
      if (data.length > 0) yield Buffer.from(data.buffer, data.byteOffset, data.byteLength);
      if (done) return;
    }
  } catch (error) {
    throw parquetFailure(error, file, 'reading it');
  } finally {
    engine.kill();
  }
}

async function withEngine<T>(
  file: string,
  signal: AbortSignal,
  work: (engine: ParquetEngine) => Promise<T>,
): Promise<T> {
  const engine = await startEngine(file, signal);
  try {
    return await work(engine);
  } catch (error) {
    throw parquetFailure(error, file, 'looking at its columns');
  } finally {
    engine.kill();
  }
}

/** What is read knows no zone but UTC. */
function startEngine(file: string, signal: AbortSignal): Promise<ParquetEngine> {
  return ParquetEngine.start({ database: null, file, timeZone: 'UTC' }, signal);
}
