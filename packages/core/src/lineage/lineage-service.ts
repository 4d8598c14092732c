import type { Caller } from '../client/client';
import { DomainError } from '../errors/domain-error';
import type { JobService } from '../job/job-service';
import type { Clock } from '../ports/clock';
import type { FileStore, StoredFile } from '../ports/file-store';
import type { LineageEngine, LineageExport } from '../ports/lineage-engine';
import type { LineageStore } from '../ports/lineage-store';

/** Bytes of an uploaded file at most. */
const FILE_LIMIT = 200 * 1024 * 1024;

/** How long a file may wait for the job that it is uploaded for. */
const ORPHAN_MS = 24 * 3_600_000;

/** Uploads of SQL, and what was found in them. */
export class LineageService {
  constructor(
    private readonly files: FileStore,
    private readonly store: LineageStore,
    private readonly engine: LineageEngine,
    private readonly jobs: JobService,
    private readonly clock: Clock,
  ) {}

  /** e.g. `dbvoracle` */
  get vendors(): readonly string[] {
    return this.engine.vendors;
  }

  /**
   * Keeps a file that can be read.
   * @param open gives its content from the beginning
   * @throws DomainError `upload.invalid`, `request.too_large`; nothing is kept then
   */
  async upload(name: string, open: () => AsyncIterable<Uint8Array>): Promise<StoredFile> {
    await this.engine.check(name, open);
    return this.files.put(open(), FILE_LIMIT);
  }

  /** Removes uploads that no job names any more. @returns how many */
  purgeUploads(): Promise<number> {
    return this.files.purge(new Date(this.clock.now().getTime() - ORPHAN_MS));
  }

  /**
   * @returns the lineage that the job's last run has found, as text in pieces
   * @throws DomainError `job.not_found`, `job.invalid`: no Lineage job
   */
  async export(caller: Caller, jobId: string, what: LineageExport): Promise<AsyncIterable<string>> {
    const job = await this.jobs.get(caller, jobId);
    if (job.type !== 'Lineage' || job.options.lineage === null) {
      throw new DomainError('job.invalid', 'The job is no Lineage job: it has no lineage to export.', {
        field: 'jobId',
      });
    }
    return this.engine.export(job.options.lineage, this.store.parts(job.id), what);
  }
}
