import type { Execution, LogEntry } from '@jobglot/core';
import { logText } from '@jobglot/core';
import type { Context } from '@jobglot/http-kit';
import { parseLogFileName } from '../wire/log-file';

/** A log as a file: its length stays as it was when it was measured, though the run goes on. */
export interface LogFile {
  /** bytes */
  readonly size: number;
  readonly modifiedAt: Date;
  /** @param start of the first byte, @param end of the last one */
  read(start: number, end: number): AsyncIterable<Uint8Array>;
}

/**
 * The file that a name means: the log of the job's run that was accepted in that millisecond; of several, one behind the
 * other.
 * @param folder the job's name in the path, null: the path has none
 * @returns null when there is no such run, or one that has ended without a line
 */
export async function logOf(context: Context, name: string, folder: string | null): Promise<LogFile | null> {
  const runs = await runsNamed(context, name, folder);
  if (runs.length === 0) return null;
  let size = 0;
  const lastLines = new Map<number, number>();
  for (const run of runs) {
    for await (const entries of context.services.executions.log(run)) {
      size += Buffer.byteLength(logText(entries));
      lastLines.set(run.id, entries.at(-1)!.sequence);
    }
  }
  // Who follows a log asks before its first line is there: it is empty then, not missing.
  if (size === 0 && runs.every(({ finishedAt }) => finishedAt !== null)) return null;
  const modified = runs.map((run) => run.finishedAt ?? run.heartbeatAt ?? run.createdAt).sort((a, b) => +b - +a);
  const whole = () => chunks(context, runs, lastLines);
  return { size, modifiedAt: modified[0]!, read: (start, end) => part(whole(), start, end) };
}

async function runsNamed(context: Context, name: string, folder: string | null): Promise<Execution[]> {
  const { services, caller } = context;
  const parsed = parseLogFileName(name);
  if (!parsed || (folder !== null && folder !== parsed.jobName)) return [];
  const { jobName, createdAt } = parsed;
  const compare = (field: 'jobName' | 'createdAt', operator: 'eq' | 'ge' | 'lt', value: string | Date) =>
    ({ kind: 'compare', term: { field }, operator, value }) as const;
  const parts = [
    compare('jobName', 'eq', jobName),
    compare('createdAt', 'ge', createdAt),
    compare('createdAt', 'lt', new Date(createdAt.getTime() + 1)),
  ];
  const order = [{ term: { field: 'id' }, descending: false }] as const;
  const found: Execution[] = [];
  // The path names no site: the file may be in any workspace that the caller may enter.
  for (const { id } of await services.workspaces.list(caller)) {
    const query = { where: { kind: 'and', parts }, order, limit: 100, offset: 0 } as const;
    found.push(...(await services.lists.find(caller, 'executions', id, query)));
  }
  return found;
}

/** The lines that were there when the file was measured. */
async function* chunks(
  { services }: Context,
  runs: readonly Execution[],
  lastLines: ReadonlyMap<number, number>,
): AsyncGenerator<Buffer> {
  for (const run of runs) {
    const last = lastLines.get(run.id);
    if (last === undefined) continue;
    for await (const entries of services.executions.log(run)) {
      yield Buffer.from(logText(entries.filter((entry: LogEntry) => entry.sequence <= last)));
      if (entries.at(-1)!.sequence >= last) break;
    }
  }
}

async function* part(whole: AsyncIterable<Buffer>, start: number, end: number): AsyncGenerator<Uint8Array> {
  let offset = 0;
  for await (const chunk of whole) {
    const from = Math.max(0, start - offset);
    const to = Math.min(chunk.length, end + 1 - offset);
    if (from < to) yield chunk.subarray(from, to);
    offset += chunk.length;
    if (offset > end) return;
  }
}
