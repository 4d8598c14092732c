import type { TableDescription } from '../connection/connection';
import type { ConnectionService } from '../connection/connection-service';
import type { Task } from '../job/job';
import type { ExecutionStore } from '../ports/execution-store';
import type { JobStore } from '../ports/job-store';
import type { StatementParser } from '../ports/statement-parser';
import type { TaskSnapshot } from './execution';
import type { RunUnderWay } from './run-under-way';

/**
 * SyncAll: before each run the job gets a task for every table and view of the source that none of its tasks names; a task
 * that was switched off stays off (replication-notes.md 1.2).
 */
export class SyncAll {
  constructor(
    private readonly jobs: JobStore,
    private readonly executions: ExecutionStore,
    private readonly connections: ConnectionService,
    private readonly parser: StatementParser,
  ) {}

  /** @returns all tasks of the run, the new ones last @throws DomainError the source cannot be listed */
  async tasks({ claimed, run, log }: RunUnderWay, sourceId: string): Promise<readonly TaskSnapshot[]> {
    const { execution, job, tasks } = claimed;
    if (execution.selectedTaskIds !== null) return tasks;
    const tables = await this.connections.tablesForRun(sourceId, run.controller.signal);
    const before = new Set(tasks.map((t) => t.id));
    const changed = await this.jobs.change(job.id, (current) => {
      // another attempt of this run may have been here, and have added tasks that it could not run
      const fresh = missing(tables, current.tasks, this.parser);
      const added = fresh.map((statement, i) => ({
        id: null,
        position: current.tasks.length + i,
        statement,
        active: true,
        spec: this.parser.parse(statement),
      }));
      return fresh.length === 0 ? null : { ...current, tasks: [...current.tasks, ...added] };
    });
    const added = changed.tasks
      .filter((t) => !before.has(t.id) && t.active)
      .map(({ id, position, statement, spec }) => ({ id, position, statement, table: spec.table }));
    if (added.length === 0) return tasks;
    log.write('info', null, `SyncAll: ${added.length} new tables: ${added.map((t) => t.table).join(', ')}.`);
    const all = [...tasks, ...added];
    await this.executions.setTasks(run.executionId, run.fence, all);
    return all;
  }
}

/** @returns statements for the tables that no task reads or writes */
function missing(tables: readonly TableDescription[], tasks: readonly Task[], parser: StatementParser): string[] {
  const known = new Set<string>();
  for (const { statement } of tasks) {
    const { table, source } = parser.parse(statement);
    known.add(table.toLowerCase());
    if (source !== undefined) known.add(source.toLowerCase());
  }
  const twice = (name: string): boolean => tables.filter((t) => t.name === name).length > 1;
  return tables.flatMap(({ schema, name }) => {
    const target = schema !== null && twice(name) ? `${schema}_${name}` : name;
    const names = [target, name, ...(schema === null ? [] : [`${schema}.${name}`])];
    if (names.some((n) => known.has(n.toLowerCase()) && !(n === name && target !== name))) return [];
    const source = schema === null ? '' : ` ${quoted(schema)}.${quoted(name)}`;
    return [`REPLICATE ${quoted(target)}${source}`];
  });
}

function quoted(name: string): string {
  return `[${name.replaceAll(']', ']]')}]`;
}
