import { TaskRunError, type TaskRunResult } from '@jobglot/core';
import type { LoadMode, SourceFile, SourceQuery } from '../../connectors/connector';
import type { ReplicateStatement } from '../../grammar/statement';
import { readMemory, type TaskMemory } from '../incremental/task-memory';
import type { RunScope } from '../run-scope';
import { TableLoads } from '../table-loads';
import { destinationPath } from '../table-names';
import { logTarget, tableTarget } from '../table-target';

/**
 * LoadFolder: all files of a folder into one table; each run loads those that are new, and with a key also those that have
 * changed (replication-notes.md 1.2). Each file commits together with the note that it is loaded.
 */
export async function loadFolder(scope: RunScope, statement: ReplicateStatement): Promise<TaskRunResult> {
  const { source, destination, options, request, context } = scope;
  if (source.opened.files === undefined || statement.source?.kind === 'select') {
    throw new TaskRunError(
      'A LoadFolder job reads the files of a folder: its source is a file connection, without SELECT.',
    );
  }
  const { job } = options;
  const path = destinationPath(statement.table, job, (name) => destination.opened.identifier(name));
  const memory = readMemory(await destination.opened.taskState(request.taskId, path), request.generation);
  const all = matching(await source.opened.files(), statement);
  // a further attempt goes on where the one before has ended
  const begun = memory.done?.executionId === request.executionId;
  const anew = (job.dropTable || job.truncateTableData) && !begun;
  const fresh = anew || (await destination.opened.describe(path)) === null;
  const known = fresh ? {} : (memory.files ?? {});
  const changed = all.filter((f) => known[f.name] !== stamp(f));
  context.log('info', `The folder holds ${all.length} files, ${changed.length} of them new or changed.`);
  const loads = new TableLoads(scope, memory);
  // also those that are not there now: a file that comes back is not new
  let loaded = known;
  let first = fresh;
  let schema = { path, columns: [], primaryKey: [] } as Awaited<ReturnType<typeof tableTarget>>['schema'];
  for (const file of changed) {
    const query: SourceQuery = { kind: 'table', path: file.path };
    const target = await tableTarget(scope, statement, query);
    schema = target.schema;
    const keyed = schema.primaryKey.length > 0;
    if (known[file.name] !== undefined && !keyed) {
      scope.warn([
        `The file ${file.name} has changed since it was loaded: left out, because without a key its rows would come twice.`,
      ]);
      continue;
    }
    const mode: LoadMode = first ? firstMode(job, target.existing !== null) : keyed ? 'upsert' : 'append';
    logTarget(scope, target, mode, `the file ${file.name} is ${known[file.name] === undefined ? 'new' : 'changed'}`);
    loaded = { ...loaded, [file.name]: stamp(file) };
    const next: TaskMemory = { generation: request.generation, files: loaded };
    await loads.run({
      query,
      sourceSchema: target.sourceSchema,
      schema,
      mode,
      skipUnchanged: true,
      memory: () => next,
      check: () => unchanged(scope, file),
    });
    first = false;
  }
  return loads.result(schema);
}

function firstMode(job: { readonly dropTable: boolean }, exists: boolean): LoadMode {
  return exists && !job.dropTable ? 'truncate' : 'replace';
}

/** What tells a file from another of the same name. */
function stamp({ bytes, modified }: SourceFile): string {
  return `${bytes} ${modified}`;
}

/** A file that somebody still writes is loaded by the next run. @throws TaskRunError */
async function unchanged({ source }: RunScope, file: SourceFile): Promise<void> {
  const now = (await source.opened.files!()).find((f) => f.name === file.name);
  if (now !== undefined && stamp(now) === stamp(file)) return;
  throw new TaskRunError(`The file ${file.name} changed while it was read: it is not loaded. Run the job again.`);
}

/** The files that the statement names with `*`, or all. */
function matching(files: readonly SourceFile[], { source }: ReplicateStatement): SourceFile[] {
  const pattern = source?.kind === 'table' ? source.path.join('.') : '*';
  const words = pattern.split('*').map((w) => w.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  const regex = new RegExp(`^${words.join('.*')}$`, 'i');
  return files.filter((f) => regex.test(f.name) || regex.test(f.path.name));
}
