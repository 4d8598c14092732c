import type { Verbosity } from '../job/job-options';
import { isLogged, type LogLevel } from '../log/log-entry';
import type { Clock } from '../ports/clock';
import type { LogStore, NewLogEntry } from '../ports/log-store';

const FLUSH_AT = 200;
const FLUSH_AFTER_MS = 500;

/** Writes the log of one execution in batches, filtered by the job's verbosity. Order is kept. */
export class RunLog {
  private pending: NewLogEntry[] = [];
  private timer: NodeJS.Timeout | null = null;
  private writing: Promise<void> = Promise.resolve();

  constructor(
    private readonly store: LogStore,
    private readonly clock: Clock,
    private readonly executionId: number,
    private readonly verbosity: Verbosity,
    private readonly failed: (error: unknown) => void,
  ) {}

  /** @param taskPosition null: about the run as a whole */
  write(level: LogLevel, taskPosition: number | null, message: string): void {
    if (!isLogged(level, this.verbosity)) return;
    this.pending.push({ executionId: this.executionId, at: this.clock.now(), level, taskPosition, message });
    if (this.pending.length >= FLUSH_AT) void this.flush();
    else this.timer ??= setTimeout(() => void this.flush(), FLUSH_AFTER_MS);
  }

  /** Resolves when what was flushed is stored. @returns the lines that were not, for whoever stores them with the end */
  async takeRest(): Promise<readonly NewLogEntry[]> {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    await this.writing;
    return this.pending.splice(0);
  }

  /** Resolves when everything written so far is stored, or its failure reported: a log never fails a run. */
  flush(): Promise<void> {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    if (this.pending.length > 0) {
      const batch = this.pending;
      this.pending = [];
      this.writing = this.writing.then(() => this.store.append(batch)).catch(this.failed);
    }
    return this.writing;
  }
}
