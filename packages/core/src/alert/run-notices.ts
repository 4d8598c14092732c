import type { Job } from '../job/job';
import type { LogLevel } from '../log/log-entry';
import type { AlertRequest } from '../ports/alert-store';
import type { ExecutionOutcome } from '../ports/execution-store';
import { recipientsOf } from './recipients';

/** Where a run leaves its alert. */
export interface AlertOutbox {
  request(alert: AlertRequest): Promise<void>;
  /** A run that asked for an alert has ended. Does not throw. */
  ended(): void;
}

/** Told about failed runs of jobs that want it; goes to the process log. */
export type FailedRun = (facts: { job: string; jobId: string; executionId: number; error: string | null }) => void;

export interface RunNoticesOptions {
  /** null: no mail server is configured */
  readonly outbox: AlertOutbox | null;
  readonly failedRun: FailedRun;
}

/** What a job wants told about the ends of its runs. */
export class RunNotices {
  constructor(private readonly options: RunNoticesOptions) {}

  /**
   * @param log the run's
   * @returns the alert that the job wants of this end, null when it wants none or there is no way to send it
   */
  alertOf(
    { notifications }: Job,
    executionId: number,
    status: ExecutionOutcome['status'],
    log: (level: LogLevel, message: string) => void,
  ): AlertRequest | null {
    const { sendEmail, emailTo, emailSubject: subject, emailErrorOnly: errorOnly } = notifications;
    if (!sendEmail || (errorOnly && status !== 'failed')) return null;
    if (!this.options.outbox) {
      log('info', 'The alert by e-mail was not sent: no mail server is configured.');
      return null;
    }
    const recipients = recipientsOf(emailTo);
    if (recipients.length > 0) return { executionId, recipients, subject, errorOnly };
    log('error', 'The alert by e-mail was not sent: the job names no address to send it to.');
    return null;
  }

  /**
   * Called before the end is written: a crash between the two leaves an alert that waits for the end which the run's next
   * attempt will write, while the other order could lose it.
   */
  async request(alert: AlertRequest): Promise<void> {
    await this.options.outbox?.request(alert);
  }

  /** After the end is written. */
  ended({ id, name, notifications }: Job, executionId: number, outcome: ExecutionOutcome, alert: boolean): void {
    if (alert) this.options.outbox?.ended();
    if (outcome.status !== 'failed' || !notifications.processLog) return;
    this.options.failedRun({ job: name, jobId: id, executionId, error: outcome.error });
  }
}
