import { type AlertMailer, type AlertOutbox, AlertSender, type Stores, systemClock } from '@jobglot/core';
import type { Logger } from '@jobglot/observability';

/** Looked for at least this often: what dead workers left, and what other workers put off, is announced to nobody. */
const EVERY_MS = 30_000;
/** What is due and yet was not taken is just being taken elsewhere. */
const SHORTEST_PAUSE_MS = 100;
/** A mail under way at a stop may take so long; a later one is sent again by another worker. */
const STOP_MS = 5_000;

/** The sending of alerts in this worker. */
export interface Alerts {
  readonly outbox: AlertOutbox;
  stop(): Promise<void>;
}

/** Sends alerts when runs end and when retries are due, never two rounds at once. */
export function startAlerts(
  stores: Pick<Stores, 'alerts' | 'executions' | 'logs'>,
  mailer: AlertMailer,
  log: Logger,
): Alerts {
  const sender = new AlertSender(stores.alerts, stores.executions, stores.logs, mailer, systemClock, (message, facts) =>
    log.error(message, facts),
  );
  let stopped = false;
  let again = false;
  let timer: NodeJS.Timeout | null = null;
  let current: Promise<void> | null = null;

  const round = async () => {
    let next: number | null = null;
    try {
      again = false;
      await sender.sendDue(() => stopped);
      next = await stores.alerts.nextDueMs();
    } catch (error) {
      log.error('the sending of alerts failed', { error });
    }
    current = null;
    const pause = Math.max(SHORTEST_PAUSE_MS, Math.min(next ?? EVERY_MS, EVERY_MS));
    // `again`: a run ended since the outbox was looked into.
    if (!stopped) timer = setTimeout(wake, again ? 0 : pause);
  };
  const wake = () => {
    again = true;
    if (current || stopped) return;
    if (timer) clearTimeout(timer);
    current = round();
  };
  wake();

  return {
    outbox: { request: (alert) => stores.alerts.request(alert), ended: wake },
    stop: async () => {
      stopped = true;
      if (timer) clearTimeout(timer);
      let late: NodeJS.Timeout | undefined;
      await Promise.race([current, new Promise((resolve) => (late = setTimeout(resolve, STOP_MS)))]);
      clearTimeout(late);
    },
  };
}
