import type { Installation } from '../installation';

/** What every dialect can say of a run's state, each in its own word. */
export const RUN_STATES = ['never run', 'running', 'succeeded', 'failed', 'cancelled'] as const;
export type RunState = (typeof RUN_STATES)[number];

/** A job as all makers can make it. */
export interface SampleJob {
  readonly name: string;
  /** names of connections of the default workspace */
  readonly source: string;
  readonly destination: string;
  readonly statements: readonly string[];
}

/** What all makers show of a job. */
export interface SeenJob {
  readonly statements: readonly string[];
  /** empty: not scheduled */
  readonly cron: string;
}

/** One dialect as its own clients use it; jobs are named by their names, however the dialect addresses them. */
export interface DialectDriver {
  readonly name: string;
  /** the dialect's word for each state, as `state` reads it */
  readonly words: Readonly<Record<RunState, string>>;
  /** Starts a run and does not wait for its end. */
  start(name: string): Promise<void>;
  /** The word that the dialect has for where the job stands. */
  state(name: string): Promise<string>;
  /** Absent: it can only delete what runs. @returns HTTP status */
  cancel?(name: string): Promise<number>;
}

/** A dialect that has jobs too, not only their runs. */
export interface MakerDriver extends DialectDriver {
  /** @returns HTTP status */
  cancel(name: string): Promise<number>;
  /** its jobs are made of one table each */
  readonly oneTable?: boolean;
  create(job: SampleJob): Promise<void>;
  /** null: there is none */
  read(name: string): Promise<SeenJob | null>;
  /** Gives the job an enabled schedule. @returns HTTP status */
  schedule(name: string, cron: string): Promise<number>;
  /** @returns HTTP status */
  remove(name: string): Promise<number>;
}

/** Makes a driver for an installation, as its first admin. */
export type DriverFactory<Driver extends DialectDriver = DialectDriver> = (installation: Installation) => Driver;
