import {
  type CheckedProperties,
  type ColumnDescription,
  type ConnectorCatalog,
  type Definition,
  DomainError,
  type ResolvedConnection,
  type TableDescription,
  TaskRunError,
} from '@jobglot/core';
import type { ConnectorEnvironment, Source } from '../connectors/connector';
import { requireCreatable } from '../connectors/files/missing-place';
import { descriptorOf, soundsSecret } from '../connectors/property-names';
import { connectorNamed } from '../connectors/registry';
import type { TablePath } from '../connectors/table-schema';

/** The connectors as the domain asks for them. */
export class RegistryCatalog implements ConnectorCatalog {
  constructor(private readonly env: ConnectorEnvironment) {}

  check(connector: string, properties: Readonly<Record<string, string>>): CheckedProperties {
    const found = connectorNamed(connector);
    const plain: Record<string, string> = {};
    const secret: Record<string, string> = {};
    for (const [sent, value] of Object.entries(properties)) {
      const descriptor = descriptorOf(found.properties, sent);
      const name = descriptor?.name ?? sent;
      if (name in plain || name in secret) {
        throw new DomainError('connection.properties_invalid', `${name} is given twice.`, { property: name });
      }
      const sealed = descriptor?.secret ?? soundsSecret(sent);
      (sealed ? secret : plain)[name] = value;
    }
    found.check({ ...plain, ...secret }, this.env);
    return { connector: found.name, plain, secret };
  }

  /** A place that is not there yet may be a destination's, which makes it: then that is what is checked. */
  async test(connection: ResolvedConnection, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const connector = connectorNamed(connection.connector);
    connector.check(connection.properties, this.env);
    const missing = connector.missingPlace?.(connection.properties, this.env) ?? null;
    if (missing === null) await this.withSource(connection, signal, async () => {});
    else requireCreatable(missing);
  }

  tables(connection: ResolvedConnection, signal: AbortSignal): Promise<TableDescription[]> {
    return this.withSource(connection, signal, async (source) => (await source.tables()).sort(bySchemaAndName));
  }

  columns(connection: ResolvedConnection, table: string, signal: AbortSignal): Promise<ColumnDescription[]> {
    return this.withSource(connection, signal, (source) => columnsOf(source, table));
  }

  async *definitions(connection: ResolvedConnection, signal: AbortSignal): AsyncGenerator<Definition> {
    const source = await this.open(connection, signal);
    try {
      if (source.definitions) yield* source.definitions();
      else throw new DomainError('connection.failed', `${connection.connector} keeps no definitions in SQL.`);
    } catch (error) {
      throw connectionFailure(error);
    } finally {
      await source.close();
    }
  }

  private async withSource<T>(
    connection: ResolvedConnection,
    signal: AbortSignal,
    work: (source: Source) => Promise<T>,
  ): Promise<T> {
    const source = await this.open(connection, signal);
    try {
      return await work(source);
    } catch (error) {
      throw connectionFailure(error);
    } finally {
      await source.close();
    }
  }

  private open(connection: ResolvedConnection, signal: AbortSignal): Promise<Source> {
    const connector = connectorNamed(connection.connector);
    connector.check(connection.properties, this.env);
    return connector.openSource(connection, this.env, signal);
  }
}

function connectionFailure(error: unknown): unknown {
  return error instanceof TaskRunError ? new DomainError('connection.failed', error.message) : error;
}

function bySchemaAndName(a: TableDescription, b: TableDescription): number {
  const [x, y] = [a, b].map((t) => [t.schema ?? '', t.name] as const) as [
    readonly [string, string],
    readonly [string, string],
  ];
  return compare(x[0], y[0]) || compare(x[1], y[1]);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

/** A dot may belong to the name (a file) or part schema and name. */
async function columnsOf(source: Source, table: string): Promise<ColumnDescription[]> {
  const paths: TablePath[] = [{ schema: null, name: table }];
  const dot = table.indexOf('.');
  if (dot > 0 && dot < table.length - 1) paths.push({ schema: table.slice(0, dot), name: table.slice(dot + 1) });
  let missing: unknown;
  for (const path of paths) {
    try {
      return await source.columns(path);
    } catch (error) {
      if (!(error instanceof DomainError) || error.code !== 'connection.table_not_found') throw error;
      missing ??= error;
    }
  }
  throw missing;
}
