/** An alert as a run asks for it: what of its job a mail needs, as it was then. */
export interface AlertRequest {
  readonly executionId: number;
  /** addresses, at least one */
  readonly recipients: readonly string[];
  /** empty: the mailer's own */
  readonly subject: string;
  /** no mail unless the run failed */
  readonly errorOnly: boolean;
}

/** An alert whose time has come. */
export interface DueAlert extends AlertRequest {
  /** from 1: how many times it was taken, this time included */
  readonly tries: number;
}

/** The outbox of alerts. It is durable, and times are the store's own: workers' clocks may differ. */
export interface AlertStore {
  /** Due at once, as soon as the run has ended. A second request for the same run is ignored. */
  request(alert: AlertRequest): Promise<void>;
  /** Takes due alerts of ended runs, oldest first; for `leaseMs` nobody else gets them. */
  take(limit: number, leaseMs: number): Promise<DueAlert[]>;
  /** The alert is settled, sent or not: it is removed. */
  done(executionId: number): Promise<void>;
  /** @param error why it could not be sent, for the operator who looks into the table */
  retry(executionId: number, delayMs: number, error: string): Promise<void>;
  /** @returns in how many milliseconds the next alert of an ended run is due, at least 0; null when there is none */
  nextDueMs(): Promise<number | null>;
}
