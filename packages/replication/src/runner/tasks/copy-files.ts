import { TaskRunError, type TaskRunResult, ZERO_COUNTERS } from '@jobglot/core';
import { type BinaryFile, type BinaryLoad, onlyBinary } from '../../connectors/binary-files';
import type { Statement } from '../../grammar/statement';
import type { RunScope } from '../run-scope';
import { refuseSameTable } from '../same-table';
import { destinationPath, displayName, tablePath } from '../table-names';

/** Copies files as they are from folder to folder: what CDM calls binary files. @throws TaskRunError */
export async function copyFiles(scope: RunScope, statement: Statement): Promise<TaskRunResult> {
  const { source, destination, request, options, context } = scope;
  const [from, to] = [source.opened.binary, destination.opened.binary];
  if (from === undefined || to === undefined) throw onlyBinary();
  if (statement.kind !== 'replicate' || statement.source?.kind === 'select' || request.jobType !== 'Standard') {
    throw new TaskRunError('Binary files have no rows: a Standard job copies them, e.g. REPLICATE [out] [in].');
  }
  const path = tablePath(statement.source?.path ?? statement.table);
  const folder = destinationPath(statement.table, options.job, (name) => name);
  await refuseSameTable(request, source.opened, { kind: 'table', path }, destination.opened, folder);
  const files = await from.list(path);
  context.log(
    'info',
    `From ${displayName(path)} of ${request.source.name} to ${displayName(folder)}: ${files.length} files.`,
  );
  const { executionId, fence } = request;
  const plan = { folder, names: files.map(({ name }) => name), executionId, fence };
  const load = await to.begin(plan, (message) => context.log('info', message));
  try {
    return { counters: await copyAll(scope, files, load), destinationTable: displayName(folder) };
  } finally {
    await load.end();
  }
}

async function copyAll(
  { context }: RunScope,
  files: readonly BinaryFile[],
  load: BinaryLoad,
): Promise<typeof ZERO_COUNTERS> {
  let bytes = 0;
  let copied = 0;
  const counters = () => ({ ...ZERO_COUNTERS, bytes, filesRead: copied, filesWritten: copied });
  async function* counted(content: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of content) {
      bytes += chunk.length;
      context.progress(counters());
      yield chunk;
    }
  }
  for (const file of files) {
    context.signal.throwIfAborted();
    const { name } = file;
    if (await load.write(name, counted(file.content()))) copied++;
    else context.log('verbose', `${name} is there already and stays as it is.`);
    context.progress(counters());
  }
  const kept = files.length - copied;
  const more = kept > 0 ? `, left ${kept} as they are, because files of their names are there` : '';
  context.log('info', `Copied ${copied} files (${bytes} bytes)${more}.`);
  return counters();
}
