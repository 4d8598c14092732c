import { setTimeout as sleep } from 'node:timers/promises';
import type { LoadPlan } from '../connector';
import type { QualifiedTable } from './quote';
import type { Session } from './session';

/** A waiting session polls, because a statement that waits inside the server would hold back its vacuum. */
const POLL_MS = 250;

const NAME = /^jobglot (\d+)\/(\d+)\/(\d+)$/;

/** What a load's session calls itself, so that the next attempt can tell whose session holds the lock. */
export function loadName(plan: LoadPlan): string {
  return `jobglot ${plan.executionId}/${plan.taskId}/${plan.fence}`;
}

const HOLDER = `
  SELECT a.pid, a.application_name AS name FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
  WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
    AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
    AND (l.classid::bigint << 32) | l.objid::bigint = hashtextextended($1, 0)`;

/** The lock of one destination table, held by the load's session. */
export class TableLock {
  private readonly key: string;

  constructor(
    private readonly session: Session,
    table: QualifiedTable,
  ) {
    this.key = `jobglot load ${JSON.stringify([table.schema, table.name])}`;
  }

  async tryTake(): Promise<boolean> {
    const { rows } = await this.session.query<{ taken: boolean }>(
      'SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS taken',
      [this.key],
    );
    return rows[0]?.taken === true;
  }

  /**
   * Takes the lock, waiting for another run's load. A session of an earlier try of the same execution hangs, or it
   * would not have been claimed again: it is ended.
   */
  async take(plan: LoadPlan, waiting: (message: string) => void, signal: AbortSignal): Promise<void> {
    let reported = false;
    while (!(await this.tryTake())) {
      const { rows } = await this.session.query<{ pid: number; name: string | null }>(HOLDER, [this.key]);
      const holder = rows[0];
      const claim = NAME.exec(holder?.name ?? '');
      if (holder && claim && isEarlierAttempt(claim, plan)) {
        waiting(`An earlier attempt of this execution still holds the table ${plan.table.name}: its session is ended.`);
        await this.session.query('SELECT pg_terminate_backend($1)', [holder.pid]);
      } else if (!reported) {
        reported = true;
        const who = claim ? `Execution ${claim[1]}` : 'Another run';
        waiting(`${who} is loading the table ${plan.table.name}: waiting for its end.`);
      }
      await sleep(POLL_MS, undefined, { signal }).catch(() => signal.throwIfAborted());
    }
  }

  async release(): Promise<void> {
    await this.session.query('SELECT pg_advisory_unlock(hashtextextended($1, 0))', [this.key]);
  }
}

function isEarlierAttempt(claim: RegExpExecArray, plan: LoadPlan): boolean {
  return Number(claim[1]) === plan.executionId && claim[2] === plan.taskId && Number(claim[3]) <= plan.fence;
}
