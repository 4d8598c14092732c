import type { ConnectorCatalog, JobEventRunner, StatementParser, TaskRunner } from '@jobglot/core';
import { RegistryCatalog } from './catalog/registry-catalog';
import type { ConnectorEnvironment } from './connectors/connector';
import { ScriptEventRunner } from './events/event-runner';
import { ReplicateParser } from './grammar/replicate-parser';
import { ReplicationRunner } from './runner/replication-runner';

export type { ConnectorEnvironment } from './connectors/connector';

/** The package's adapters of the core's ports. */
export interface Replication {
  readonly runner: TaskRunner;
  readonly catalog: ConnectorCatalog;
  readonly parser: StatementParser;
  readonly events: JobEventRunner;
}

/** @param env what the connectors may touch: files root, reachable hosts, the product's own services */
export function createReplication(env: ConnectorEnvironment): Replication {
  return {
    runner: new ReplicationRunner(env),
    catalog: new RegistryCatalog(env),
    parser: new ReplicateParser(),
    events: new ScriptEventRunner(env),
  };
}
