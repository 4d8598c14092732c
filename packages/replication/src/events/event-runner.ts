import {
  DomainError,
  type JobEventContext,
  type JobEventOutcome,
  type JobEventRequest,
  type JobEventRunner,
  TaskRunError,
} from '@jobglot/core';
import type { ConnectorEnvironment } from '../connectors/connector';
import { bindParameters } from '../grammar/bind-parameters';
import { parseSql } from '../grammar/parse-sql';
import { openConnection } from '../runner/open-connection';
import { parseScript } from './parse-script';
import { type Action, NotExecuted, type Operation } from './script';
import { fillTemplate } from './template';
import { callWebhook } from './webhook';

const VARIABLE = 'env:';

/** Executes the scripts of jobs, as far as docs/events.md describes them. */
export class ScriptEventRunner implements JobEventRunner {
  constructor(private readonly environment: ConnectorEnvironment) {}

  async run(request: JobEventRequest, context: JobEventContext): Promise<JobEventOutcome> {
    context.signal.throwIfAborted();
    let actions: readonly Action[];
    try {
      actions = parseScript(request.script);
    } catch (error) {
      if (!(error instanceof NotExecuted)) throw error;
      context.log('info', `${capital(request.when)} event not executed: ${error.message}.`);
      return { variables: {}, cancel: false };
    }
    const run = new ScriptRun(request, context, this.environment);
    await run.all(actions);
    return { variables: run.variables, cancel: run.cancel };
  }
}

/** One script under way: its items, and what it has asked for. */
class ScriptRun {
  readonly variables: Record<string, string> = {};
  cancel = false;
  private readonly items = new Map<string, Map<string, string>>();

  constructor(
    private readonly request: JobEventRequest,
    private readonly context: JobEventContext,
    private readonly environment: ConnectorEnvironment,
  ) {
    const { jobName, source, destination, jobStatus, jobError, variables } = request;
    const inputs = {
      JobName: jobName,
      Source: source,
      Destination: destination,
      JobStatus: jobStatus,
      JobError: jobError,
    };
    for (const [name, value] of Object.entries(inputs)) this.set('_input', name, value);
    for (const [name, value] of Object.entries(variables)) this.set('_input', VARIABLE + name, value);
  }

  async all(actions: readonly Action[]): Promise<void> {
    for (const action of actions) await this.one(action);
  }

  private async one(action: Action): Promise<void> {
    this.context.signal.throwIfAborted();
    if (action.kind === 'set') this.set(action.item, action.attr, this.filled(action.value));
    else if (action.kind === 'push') this.push(action.item);
    else if (action.kind === 'call') await this.call(action.op, action.item);
    else if ((this.get(action.item, action.attr) === this.filled(action.value)) === action.equal) {
      await this.all(action.then);
    }
  }

  private push(item: string): void {
    for (const [attr, value] of this.items.get(item) ?? []) {
      if (attr.toLowerCase().startsWith(VARIABLE)) {
        const name = attr.slice(VARIABLE.length);
        this.variables[name] = value;
        this.context.log('info', `The ${this.request.when} event set the variable ${name}.`);
      } else if (attr.toLowerCase() === 'canceljob' && /^(true|1)$/i.test(value)) {
        this.cancel = this.request.when === 'pre-job';
        if (this.cancel) this.context.log('info', 'The pre-job event cancels the run.');
      }
    }
  }

  private async call(op: Operation, item: string): Promise<void> {
    const { context, request } = this;
    if (op === 'executeTransformation') {
      const changed = await this.transform(this.get(item, 'query'));
      context.log('info', `The ${request.when} event ran a transformation: ${changed} rows.`);
      return;
    }
    const method = op === 'httpGet' ? 'GET' : 'POST';
    const headers: Record<string, string> = method === 'POST' ? { 'Content-Type': 'application/json' } : {};
    for (const [attr, value] of this.items.get(item) ?? []) {
      if (attr.toLowerCase() === 'contenttype') headers['Content-Type'] = value;
      else if (attr.toLowerCase().startsWith('header:')) headers[attr.slice('header:'.length)] = value;
    }
    const hook = { method, url: this.get(item, 'url'), headers, body: this.get(item, 'postdata') } as const;
    const { origin, status } = await callWebhook(hook, this.environment, context.signal);
    context.log('info', `The ${request.when} event called the webhook at ${origin}: ${status}.`);
  }

  /** @returns rows changed */
  private async transform(query: string): Promise<number> {
    const { destinationConnection, variables } = this.request;
    if (destinationConnection === null) throw new TaskRunError('A transformation needs a destination connection.');
    const statement = bindParameters(parsed(query), { ...variables, ...this.variables });
    const { opened } = await openConnection('destination', destinationConnection, [], this.environment, (connector) =>
      connector.openDestination(destinationConnection, this.environment, this.context.signal),
    );
    try {
      if (opened.execute === undefined) {
        throw new TaskRunError(`The destination ${destinationConnection.name} runs no statements: it holds files.`);
      }
      return await opened.execute(statement);
    } finally {
      await opened.close();
    }
  }

  private filled(value: string): string {
    return fillTemplate(value, (item, attr) => this.get(item, attr), new Date());
  }

  private get(item: string, attr: string): string {
    return this.items.get(item)?.get(attr) ?? '';
  }

  private set(item: string, attr: string, value: string): void {
    const attributes = this.items.get(item) ?? new Map<string, string>();
    this.items.set(item, attributes.set(attr, value));
  }
}

function parsed(query: string): ReturnType<typeof parseSql> {
  try {
    return parseSql(query);
  } catch (error) {
    if (error instanceof DomainError) throw new TaskRunError(`The transformation: ${error.message}`);
    throw error;
  }
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
