import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LoadPlan } from '../connector';
import { type QualifiedTable, quoteString } from './quote';
import type { Session } from './session';
import type { LoadState } from './state-table';

const POLL_MS = 250;

/** Lock names have at most 64 characters. */
function lockName(kind: string, of: readonly (string | number)[]): string {
  const hash = createHash('sha256').update(JSON.stringify(of)).digest('hex').slice(0, 40);
  return quoteString(`jobglot ${kind} ${hash}`);
}

/**
 * The lock of one destination table, held by the load's session, beside one that names the run of the task: whoever holds the
 * latter is an earlier try of the same execution.
 */
export class TableLock {
  private readonly table: string;
  private readonly run: string;

  constructor(
    private readonly session: Session,
    table: QualifiedTable,
    private readonly plan: LoadPlan,
  ) {
    this.table = lockName('table', [table.schema, table.name]);
    this.run = lockName('run', [plan.executionId, plan.taskId, table.schema, table.name]);
  }

  /**
   * Takes the lock, waiting for another run's load. An earlier try that hangs would not have been claimed again: it is ended.
   *
   * @throws RunAbort `claim_lost` when it is this one that is late
   */
  async take(state: LoadState, waiting: (message: string) => void, signal: AbortSignal): Promise<void> {
    const { session, plan } = this;
    let reported = false;
    while (!(await this.tryTake())) {
      await state.refuseLate();
      const [row] = await session.rows(`SELECT IS_USED_LOCK(${this.run}), IS_USED_LOCK(${this.table})`);
      const [earlier, holder] = row ?? [];
      if (earlier != null && Number(earlier) !== session.id) {
        waiting(`An earlier attempt of this execution still holds the table ${plan.table.name}: its session is ended.`);
        // gone by itself meanwhile: just as well
        await session.run(`KILL CONNECTION ${Number(earlier)}`).catch(() => {});
      } else if (holder != null && !reported) {
        reported = true;
        waiting(`Another run is loading the table ${plan.table.name}: waiting for its end.`);
      }
      await sleep(POLL_MS, undefined, { signal }).catch(() => signal.throwIfAborted());
    }
  }

  async tryTake(): Promise<boolean> {
    const [[run]] = (await this.session.rows(`SELECT GET_LOCK(${this.run}, 0)`)) as [[string]];
    if (run !== '1') return false;
    const [[table]] = (await this.session.rows(`SELECT GET_LOCK(${this.table}, 0)`)) as [[string]];
    if (table === '1') return true;
    await this.session.rows(`SELECT RELEASE_LOCK(${this.run})`);
    return false;
  }

  async release(): Promise<void> {
    await this.session.rows(`SELECT RELEASE_LOCK(${this.table}), RELEASE_LOCK(${this.run})`);
  }
}
