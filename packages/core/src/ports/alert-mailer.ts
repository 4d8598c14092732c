import type { Execution, TaskRun } from '../execution/execution';

/** What a mail tells about an ended run; nothing in it is secret. */
export interface RunAlert {
  readonly recipients: readonly string[];
  /** empty: the mailer's own */
  readonly subject: string;
  readonly execution: Execution;
  /** ordered by position; tasks that were never begun are not there */
  readonly tasks: readonly TaskRun[];
}

/** Who got the mail. */
export interface AlertDelivery {
  readonly accepted: readonly string[];
  readonly refused: readonly string[];
}

/** Hands mails to a mail server. */
export interface AlertMailer {
  /** @throws AlertMailError when nobody got it */
  send(alert: RunAlert): Promise<AlertDelivery>;
}

/**
 * A mail was not taken.
 *
 * @param message why, as a part of a sentence; free of secrets
 * @param permanent true when the same mail would be refused again
 */
export class AlertMailError extends Error {
  override readonly name = 'AlertMailError';
  constructor(
    message: string,
    readonly permanent: boolean,
  ) {
    super(message);
  }
}
