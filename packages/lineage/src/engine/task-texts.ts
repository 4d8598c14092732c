import {
  type ConnectorCatalog,
  DomainError,
  type FileStore,
  type LineageRunRequest,
  readLineageStatement,
  type TaskSnapshot,
} from '@jobglot/core';
import type { SqlFile } from '../lineage-model';
import { readUpload } from '../uploads/read-upload';

/** Where the texts of tasks come from. */
export interface TextSources {
  readonly files: Pick<FileStore, 'read'>;
  readonly catalog: Pick<ConnectorCatalog, 'definitions'>;
}

/** A task's texts; what went wrong with it, if it could not be read. */
export interface TaskTexts {
  readonly task: TaskSnapshot;
  readonly texts: readonly SqlFile[];
  readonly error: string | null;
}

/**
 * Reads what the tasks of a run name. A task that cannot be read does not lose the others.
 *
 * @throws the signal's reason
 */
export async function* taskTexts(
  sources: TextSources,
  { tasks, source }: LineageRunRequest,
  signal: AbortSignal,
): AsyncGenerator<TaskTexts> {
  const taken = new Set<string>();
  for (const task of tasks) {
    const texts: SqlFile[] = [];
    try {
      for await (const { name, sql } of textsOf(sources, task, source, signal)) {
        signal.throwIfAborted();
        texts.push({ name: unique(name, taken), sql });
      }
      yield { task, texts, error: null };
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof DomainError)) throw error;
      yield { task, texts: [], error: error.message };
    }
  }
}

async function* textsOf(
  { files, catalog }: TextSources,
  { statement }: TaskSnapshot,
  source: LineageRunRequest['source'],
  signal: AbortSignal,
): AsyncGenerator<SqlFile> {
  const read = readLineageStatement(statement);
  if (read === null) throw new DomainError('statement.invalid', 'A Lineage job runs LINEAGE statements only.');
  if (read.kind === 'file') yield* readUpload(read.name, files.read(read.hash));
  else if (source === null) throw new DomainError('job.invalid', 'The job has no source connection to read from.');
  else
    for await (const { name, sql } of catalog.definitions(source, signal)) yield { name: `${read.name}/${name}`, sql };
}

/** Two tasks may name files alike, as other dialects allow. */
function unique(name: string, taken: Set<string>): string {
  let free = name;
  for (let n = 2; taken.has(free); n++) free = `${name} (${n})`;
  taken.add(free);
  return free;
}
