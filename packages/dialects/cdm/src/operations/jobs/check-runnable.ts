import { fault, faultWith } from '../../fault';
import type { Sides } from '../../forms/job-form';
import { JDBC_CONNECTOR, type LinkFacts, STORED_CONNECTORS } from '../../wire/connectors';
import type { CdmJobType } from '../../wire/job-document';

/** What is known of a job before it is started through this dialect. */
export interface Startable {
  readonly name: string;
  readonly jobType: CdmJobType;
  readonly enabled: boolean;
  readonly sides: Sides;
}

/**
 * @throws CdmFault Cdm.0059 (job disabled), Cdm.0060 (link disabled), Cdm.0055 (scenario), and by its own code a connector that
 *   is stored only
 */
export function checkRunnable({ name, jobType, enabled, sides }: Startable): void {
  if (!enabled) throw fault('Cdm.0059', name);
  if (jobType === 'SCENARIO_JOB') throw fault('Cdm.0055');
  for (const link of [sides.from, sides.to]) {
    if (link === null) continue;
    if (!link.enabled) throw fault('Cdm.0060', link.name);
    if (link.kind === 'other') refuseStored(link);
  }
}

function refuseStored({ name, connectorName }: LinkFacts): never {
  const hint = `The link ${name} is of ${connectorName}, which is stored here and cannot run.`;
  if (connectorName === JDBC_CONNECTOR) throw faultWith(hint, 'Cdm.0012');
  // another dialect may have named it as it liked
  const code = Object.hasOwn(STORED_CONNECTORS, connectorName) ? STORED_CONNECTORS[connectorName]! : 'Cdm.0061';
  const cause = code === 'Cdm.0061' ? connectorName : `${connectorName} cannot run here`;
  throw faultWith(hint, code, cause);
}
