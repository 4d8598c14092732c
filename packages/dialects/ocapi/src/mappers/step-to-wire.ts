import { readLineageStatement, type TaskRun, type TaskRunStatus, type TaskSnapshot } from '@jobglot/core';
import type { StatusDocument, StepExecutionDocument } from '../wire/execution-document';
import { STATE_WORDS } from '../wire/states';
import { durationMs } from '../wire/times';

/** Tasks that one run may have at most, for ids of steps that are unique in the installation and never change. */
const STEPS_PER_RUN = 10_000;
const DESCRIPTION_LENGTH = 256;

/**
 * A task's run as a step.
 * @param scope the first of the run's sites, or Organization
 * @param seenAt the run's last sign of life: that of a step that has not ended
 */
export function stepDocument(
  run: TaskRun,
  tasks: readonly TaskSnapshot[],
  scope: string,
  seenAt: Date,
): StepExecutionDocument {
  const words = STATE_WORDS[run.status];
  const table = tasks.find(({ id }) => id === run.taskId)?.table ?? run.destinationTable;
  return {
    _type: 'job_step_execution',
    duration: durationMs(run.startedAt, run.finishedAt),
    end_time: run.finishedAt?.toISOString(),
    execution_scope: scope,
    execution_status: words.execution_status,
    exit_status: exitStatusOf(run),
    id: String(run.executionId * STEPS_PER_RUN + run.position),
    is_chunk_oriented: true,
    item_filter_count: run.counters.failed,
    item_write_count: run.counters.written,
    modification_time: (run.finishedAt ?? seenAt).toISOString(),
    start_time: run.startedAt.toISOString(),
    status: words.status,
    step_description: headOf(run.statement),
    step_id: `Step${run.position + 1} - ${table}`,
    step_type_id: readLineageStatement(run.statement) ? 'Lineage' : 'Replicate',
    step_type_info: run.destinationTable || table,
    total_item_count: run.counters.read,
  };
}

const EXIT: Readonly<Record<TaskRunStatus, 'ok' | 'error' | null>> = {
  running: null,
  succeeded: 'ok',
  failed: 'error',
  cancelled: 'error',
};

/** A step's message is there when it is empty too, as in the page's samples. */
function exitStatusOf({ status, error }: TaskRun): StatusDocument | undefined {
  const exit = EXIT[status];
  return exit ? { _type: 'status', code: STATE_WORDS[status].status, message: error ?? '', status: exit } : undefined;
}

function headOf(statement: string): string {
  const line = statement.replace(/\s+/g, ' ').trim();
  return line.length > DESCRIPTION_LENGTH ? `${line.slice(0, DESCRIPTION_LENGTH - 1)}…` : line;
}
