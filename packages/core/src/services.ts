import { Authenticator } from './client/authenticator';
import { ClientService } from './client/client-service';
import { SigningKeys } from './client/signing-keys';
import { ConnectionService } from './connection/connection-service';
import { Dispatcher, type DispatchFailure } from './execution/dispatcher';
import { ExecutionService } from './execution/execution-service';
import { JobService } from './job/job-service';
import { TaskService } from './job/task-service';
import { LineageService } from './lineage/lineage-service';
import { withLineageStatements } from './lineage/lineage-statement';
import { ListService } from './list/list-service';
import { type Clock, systemClock } from './ports/clock';
import type { ConnectorCatalog } from './ports/connector-catalog';
import type { ExecutionQueue } from './ports/execution-queue';
import type { LineageEngine } from './ports/lineage-engine';
import type { RunEvents } from './ports/run-events';
import type { StatementParser } from './ports/statement-parser';
import type { Stores } from './ports/stores';
import { DueStart } from './schedule/due-start';
import type { SecretBox } from './secret/secret-box';
import { WorkspaceService } from './workspace/workspace-service';

/** What the domain needs from outside. */
export interface ServicePorts {
  readonly stores: Stores;
  readonly queue: ExecutionQueue;
  readonly events: RunEvents;
  readonly catalog: ConnectorCatalog;
  readonly parser: StatementParser;
  readonly secrets: SecretBox;
  /** null: SQL is not analysed here */
  readonly lineage: LineageEngine;
  /** IANA name, for schedules that name no zone */
  readonly defaultTimeZone: string;
  readonly dispatchFailed: DispatchFailure;
  readonly clock?: Clock;
}

/** The domain as the dialects see it. */
export interface Services {
  readonly authenticator: Authenticator;
  readonly signingKeys: SigningKeys;
  readonly clients: ClientService;
  readonly workspaces: WorkspaceService;
  readonly connections: ConnectionService;
  readonly jobs: JobService;
  readonly tasks: TaskService;
  readonly executions: ExecutionService;
  readonly dueStart: DueStart;
  readonly lists: ListService;
  readonly lineage: LineageService;
  readonly dispatcher: Dispatcher;
  readonly parser: StatementParser;
}

/** @returns the services over these ports; a changed client is forgotten in every process at once */
export function createServices(ports: ServicePorts): Services {
  const { stores, events, secrets, defaultTimeZone, clock = systemClock } = ports;
  const parser = withLineageStatements(ports.parser);
  const authenticator = new Authenticator(stores.clients, secrets, clock);
  events.subscribe((event) => (event.kind === 'clients' || event.kind === 'missed') && authenticator.forget());
  const workspaces = new WorkspaceService(stores.workspaces, clock);
  const jobs = new JobService(stores.jobs, stores.connections, workspaces, parser, defaultTimeZone);
  const dispatcher = new Dispatcher(stores.executions, ports.queue, ports.dispatchFailed);
  const executions = new ExecutionService(stores.executions, stores.jobs, stores.logs, events, dispatcher);
  return {
    authenticator,
    signingKeys: new SigningKeys(secrets, clock),
    clients: new ClientService(stores.clients, secrets, authenticator),
    workspaces,
    connections: new ConnectionService(stores.connections, workspaces, ports.catalog, secrets, clock),
    jobs,
    tasks: new TaskService(jobs, stores.jobs, parser),
    executions,
    dueStart: new DueStart(stores.schedules, executions, clock, defaultTimeZone),
    lists: new ListService(stores.lists, workspaces),
    lineage: new LineageService(stores.files, stores.lineage, ports.lineage, jobs, clock),
    dispatcher,
    parser,
  };
}
