import type { LogLevel } from '../log/log-entry';
import { type AlertDelivery, AlertMailError, type AlertMailer } from '../ports/alert-mailer';
import type { AlertStore, DueAlert } from '../ports/alert-store';
import type { Clock } from '../ports/clock';
import type { ExecutionStore } from '../ports/execution-store';
import type { LogStore } from '../ports/log-store';

/** Pauses before further tries of a mail that could not be sent. */
const RETRY_PAUSES_MS = [5_000, 30_000, 120_000, 600_000, 3_600_000, 21_600_000];
/** Longer than the mailer's time limits together, so that a slow mail server is not asked twice at once. */
const LEASE_MS = 120_000;
const AT_A_TIME = 10;

/** Told about a mail that could not be sent; goes to the process log. `error` is there when it was none of the mailer's. */
export type AlertFailure = (
  message: string,
  facts: { executionId: number; reason: string; tries: number; error?: unknown },
) => void;

/** Sends the alerts of the outbox: each at least once, twice only when a worker dies between sending and noting it. */
export class AlertSender {
  constructor(
    private readonly alerts: AlertStore,
    private readonly executions: ExecutionStore,
    private readonly logs: LogStore,
    private readonly mailer: AlertMailer,
    private readonly clock: Clock,
    private readonly failure: AlertFailure,
  ) {}

  /**
   * Sends what is due now. A mail that cannot be sent is no failure of this.
   * @param stopped asked before each batch
   * @throws what the stores throw; the alerts concerned come again
   */
  async sendDue(stopped: () => boolean): Promise<void> {
    while (!stopped()) {
      const due = await this.alerts.take(AT_A_TIME, LEASE_MS);
      const results = await Promise.allSettled(due.map((alert) => this.settle(alert)));
      const broken = results.find((result) => result.status === 'rejected');
      if (broken) throw broken.reason;
      if (due.length < AT_A_TIME) return;
    }
  }

  private async settle(alert: DueAlert): Promise<void> {
    const { executionId, recipients, subject, errorOnly } = alert;
    const execution = await this.executions.find(executionId);
    // An earlier attempt may have asked for an alert of a failure that a later one made good.
    if (!execution || (errorOnly && execution.status !== 'failed')) return this.alerts.done(executionId);
    const tasks = await this.executions.taskRuns(executionId);
    let delivery: AlertDelivery;
    try {
      delivery = await this.mailer.send({ recipients, subject, execution, tasks });
    } catch (error) {
      return this.failed(alert, error);
    }
    await this.alerts.done(executionId);
    await this.tell(executionId, 'info', `Alert sent to ${delivery.accepted.join(', ')}.`);
    if (delivery.refused.length === 0) return;
    const refused = delivery.refused.join(', ');
    this.failure('an alert was refused for some recipients', { executionId, reason: refused, tries: alert.tries });
    await this.tell(executionId, 'error', `The mail server refused the alert for ${refused}.`);
  }

  private async failed({ executionId, tries }: DueAlert, error: unknown): Promise<void> {
    const known = error instanceof AlertMailError;
    const reason = known ? error.message : "unexpected error, see the worker's log";
    const facts = { executionId, reason, tries, ...(known ? {} : { error }) };
    const pause = RETRY_PAUSES_MS[tries - 1];
    if (pause !== undefined && !(known && error.permanent)) {
      await this.alerts.retry(executionId, pause, reason);
      this.failure('an alert could not be sent', facts);
      const message = `The alert could not be sent: ${reason}; trying again in ${inWords(pause)}.`;
      return this.tell(executionId, 'error', message);
    }
    await this.alerts.done(executionId);
    this.failure('an alert was given up', facts);
    await this.tell(executionId, 'error', `The alert could not be sent and is given up: ${reason}.`);
  }

  /** Whatever the job's verbosity: nobody should have to guess whether a mail went out. */
  private tell(executionId: number, level: LogLevel, message: string): Promise<void> {
    return this.logs.append([{ executionId, at: this.clock.now(), level, taskPosition: null, message }]);
  }
}

function inWords(ms: number): string {
  const seconds = ms / 1_000;
  if (seconds < 60) return `${seconds} s`;
  return seconds < 3_600 ? `${seconds / 60} min` : `${seconds / 3_600} h`;
}
