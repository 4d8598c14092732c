/** Unit of `replicateInterval`. */
export const INTERVAL_UNITS = ['minutes', 'hours', 'days', 'weeks', 'months', 'years'] as const;
export type IntervalUnit = (typeof INTERVAL_UNITS)[number];

/** What happens to destination rows whose source row is gone. */
export const DELETION_BEHAVIORS = ['HardDelete', 'SoftDelete', 'SkipDelete'] as const;
export type DeletionBehavior = (typeof DELETION_BEHAVIORS)[number];

/** Log verbosity; 4 is not a level of its own (the vendor's pages name 1, 2, 3 and 5). */
export const VERBOSITIES = [1, 2, 3, 5] as const;
export type Verbosity = (typeof VERBOSITIES)[number];

/** When a run removes its job: never, after it succeeded, however it ended. */
export const REMOVALS = ['never', 'success', 'end'] as const;
export type Removal = (typeof REMOVALS)[number];

/** How the SQL of a Lineage job is read. */
export interface LineageOptions {
  /** e.g. `dbvoracle` (sqlflow-notes.md, 3) */
  readonly vendor: string;
  /** put before names that have none; empty: they stay bare */
  readonly defaultDatabase: string;
  readonly defaultSchema: string;
}

/** How a job moves its rows; each field's meaning is in docs/job-options.md. */
export interface JobOptions {
  readonly parallel: boolean;
  /** tasks at a time when `parallel` */
  readonly workerPool: number;
  readonly verbosity: Verbosity;
  /** null: the destination connection's own default schema */
  readonly destinationSchema: string | null;
  readonly tableNamePrefix: string;
  readonly useGmtDateTime: boolean;
  readonly historyMode: boolean;
  readonly truncateTableData: boolean;
  readonly dropTable: boolean;
  readonly autoTruncateStrings: boolean;
  readonly continueOnError: boolean;
  readonly deletionBehavior: DeletionBehavior;
  readonly alterSchema: boolean;
  /** null: no splitting */
  readonly replicateInterval: number | null;
  readonly replicateIntervalUnit: IntervalUnit;
  /** yyyy-MM-dd, optionally with a time; null: no minimum */
  readonly replicateStartDate: string | null;
  /** rows per destination write; null: the runner's own page size */
  readonly batchSize: number | null;
  /** seconds per destination statement; 0: no limit */
  readonly commandTimeout: number;
  /** further options of REPLICATE's WITH clause, `name=value` separated by commas (v1: OtherCacheOptions); empty: none */
  readonly otherOptions: string;
  readonly cdcEngine: { readonly name: string; readonly schema: string } | null;
  /** further tries of a task after a transient error, 0 to 10 */
  readonly retries: number;
  /** the job goes with a run of it, for jobs that are made to run once; its history stays */
  readonly removeAfter: Removal;
  /** its runs are taken before those of other jobs that wait */
  readonly onTop: boolean;
  /** null: no Lineage job, or one whose vendor is not known yet */
  readonly lineage: LineageOptions | null;
}

/** The options of a job that names none. */
export const DEFAULT_JOB_OPTIONS: JobOptions = {
  parallel: false,
  workerPool: 1,
  verbosity: 2,
  destinationSchema: null,
  tableNamePrefix: '',
  useGmtDateTime: false,
  historyMode: false,
  truncateTableData: false,
  dropTable: false,
  autoTruncateStrings: false,
  continueOnError: false,
  deletionBehavior: 'HardDelete',
  alterSchema: false,
  replicateInterval: null,
  replicateIntervalUnit: 'days',
  replicateStartDate: null,
  batchSize: null,
  commandTimeout: 0,
  otherOptions: '',
  cdcEngine: null,
  retries: 2,
  removeAfter: 'never',
  onTop: false,
  lineage: null,
};
