import type { Job, StatementParser } from '@jobglot/core';
import { type Sides, writeInputs } from '../forms/job-form';
import { type ConfigValues, NO_CONFIGS, withInputs } from '../wire/config-values';
import type { WallClock } from '../wire/wall-clock';
import { factsOf, keptJob } from './kept-job';

/** The three configurations of a job. */
export interface JobConfigs {
  readonly from: ConfigValues;
  readonly to: ConfigValues;
  readonly driver: ConfigValues;
}

const PATHS = 'fromJobConfig.inputDirectory';
const SEPARATOR = 'fromJobConfig.fileSeparator';

/** Groups that clients expect, empty where nothing is in them. */
const EMPTY: JobConfigs = {
  from: { configs: [{ name: 'fromJobConfig', inputs: [] }] },
  to: { configs: [{ name: 'toJobConfig', inputs: [] }] },
  driver: {
    configs: ['throttlingConfig', 'jarConfig', 'schedulerConfig', 'transformConfig', 'retryJobConfig'].map((name) => ({
      name,
      inputs: [],
    })),
  },
};

/**
 * A job's configuration as it is now. Of a job that this dialect made it is what was sent, but for the inputs whose meaning
 * another dialect has changed since; of any other job it is written from the statement.
 */
export function currentConfigs(
  job: Job,
  { sides, parser, clock }: { readonly sides: Sides; readonly parser: StatementParser; readonly clock: WallClock },
): JobConfigs {
  const kept = keptJob(job);
  const now = writeInputs(factsOf(job), sides, parser, clock);
  if (kept === null) return overlaid(EMPTY, now);
  const then = writeInputs(kept.facts, sides, parser, clock);
  const changes = new Map<string, string | null>();
  for (const name of new Set([...then.keys(), ...now.keys()])) {
    if (then.get(name) !== now.get(name)) changes.set(name, now.get(name) ?? null);
  }
  // paths are written anew with the usual separator
  if (changes.has(PATHS)) changes.set(SEPARATOR, null);
  return changes.size === 0 ? kept : overlaid(kept, changes);
}

function overlaid({ from, to, driver }: JobConfigs, changes: ReadonlyMap<string, string | null>): JobConfigs {
  const of = (belongs: (group: string) => boolean) =>
    new Map([...changes].filter(([name]) => belongs(name.split('.', 1)[0]!)));
  return {
    from: withInputs(
      from ?? NO_CONFIGS,
      of((group) => group === 'fromJobConfig'),
    ),
    to: withInputs(
      to ?? NO_CONFIGS,
      of((group) => group === 'toJobConfig'),
    ),
    driver: withInputs(
      driver ?? NO_CONFIGS,
      of((group) => group !== 'fromJobConfig' && group !== 'toJobConfig'),
    ),
  };
}
