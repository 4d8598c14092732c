import type { Logger } from '@jobglot/observability';

/** A started process, as its main sees it. */
export interface RunningProcess {
  /** Ends cleanly; called once. */
  stop(): Promise<void>;
  /** Facts for whoever started the process, e.g. the port. */
  readonly ready: Record<string, unknown>;
}

/** Exit code of a process that was stopped for a second time while it was still ending. */
const FORCED = 130;
/** A terminal and a parent may both pass on one Ctrl-C. */
const SAME_SIGNAL_MS = 1_000;

/**
 * The life of a process: start, tell the parent that it is ready, stop on SIGTERM, SIGINT, or when the parent is gone.
 * A start that fails is one clear line and exit code 1.
 */
export function runProcess(name: string, log: Logger, start: () => Promise<RunningProcess>): void {
  const starting = start();
  let stoppingSince: number | null = null;
  const stop = (why: string) => {
    if (stoppingSince !== null) {
      if (why !== 'parent gone' && Date.now() - stoppingSince > SAME_SIGNAL_MS) process.exit(FORCED);
      return;
    }
    stoppingSince = Date.now();
    log.info(`${name} stops`, { why });
    void starting
      .then((running) => running.stop())
      .then(
        () => process.exit(0),
        (error) => {
          log.error(`${name} did not stop cleanly`, { error });
          process.exit(1);
        },
      );
  };
  process.on('SIGTERM', () => stop('SIGTERM'));
  process.on('SIGINT', () => stop('SIGINT'));
  process.on('disconnect', () => stop('parent gone'));
  starting.then(
    (running) => {
      log.info(`${name} is ready`, running.ready);
      process.send?.({ ready: running.ready });
    },
    (error: Error) => {
      log.error(`${name} cannot start: ${error.message}`, { error });
      process.exit(1);
    },
  );
}
