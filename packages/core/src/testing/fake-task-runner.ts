import { ZERO_COUNTERS } from '../execution/run-counters';
import { type TaskRunContext, TaskRunError, type TaskRunner } from '../ports/task-runner';

/**
 * Moves nothing. A statement about `Slow` goes on until it is stopped, one about `Missing` fails after one row, any
 * other writes three rows.
 */
export const fakeTaskRunner: TaskRunner = {
  async run({ statement, options }, context) {
    const counters = (rows: number) => ({ ...ZERO_COUNTERS, read: rows, written: rows, inserted: rows });
    const path = /REPLICATE\s+((?:\[[^\]]*\]|\w+)(?:\.(?:\[[^\]]*\]|\w+))*)/i.exec(statement)?.[1] ?? '';
    const table = path.split('.').at(-1)!.replace(/[[\]]/g, '');
    context.progress(counters(1));
    if (table === 'Slow') await stopped(context);
    if (table === 'Missing') {
      throw new TaskRunError('There is no table "Missing" in the source.', false, {
        ...ZERO_COUNTERS,
        read: 1,
        failed: 1,
      });
    }
    context.log('info', `3 rows written to ${table}.`);
    return { counters: counters(3), destinationTable: `${options.tableNamePrefix}${table}` };
  },
};

function stopped({ signal }: TaskRunContext): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
