import { Catalog } from '../catalog/catalog';
import { collectDefinitions } from '../catalog/collect-definitions';
import { FileGraph } from '../graph/file-graph';
import type { AnalysisOptions, FileLineage, LineageError, SqlFile } from '../lineage-model';
import { Naming } from '../names/table-name';
import { parseSql } from '../parser/sql-parser';
import { withQueries } from '../resolve/read-statement';
import { splitStatements } from '../split/split-statements';
import { LineIndex } from '../text/line-index';
import { vendorRules } from '../vendors';
import { fingerprint } from './fingerprint';
import { StatementReader } from './statement-reader';

/** What of an earlier result says whether it still holds. */
export type KnownFile = Pick<FileLineage, 'file' | 'definitions' | 'uses'>;

/** Reads the files of one job, one after the other. The parser must be loaded. */
export class FileReader {
  private readonly naming: Naming;
  private readonly catalog: Catalog;

  constructor(private readonly options: AnalysisOptions) {
    this.naming = new Naming(vendorRules(options.vendor), options);
    this.catalog = new Catalog((query, file) => this.outputColumns(query, file));
  }

  /** Takes note of the tables that a file defines, which all files must have told before the first is read. */
  define(file: SqlFile): void {
    const statements = splitStatements(file.sql, this.naming.rules);
    this.catalog.add(file.name, collectDefinitions(file.sql, statements, this.naming));
  }

  /** The same for a file whose definitions are known from before. */
  defineKnown({ file, definitions }: KnownFile): void {
    this.catalog.add(file, definitions);
  }

  /** Whether all tables that it looked up still have the columns that they had. */
  isCurrent(known: KnownFile): boolean {
    return Object.entries(known.uses).every(
      ([key, columns]) => JSON.stringify(this.catalog.columnsOf(key, known.file)) === JSON.stringify(columns),
    );
  }

  /** Statement by statement, so that the caller can pause or stop between them; the last value is the result. */
  *read(file: SqlFile): Generator<void, FileLineage> {
    const { naming, catalog } = this;
    const uses: Record<string, readonly string[] | null> = {};
    const errors: LineageError[] = [];
    const graph = new FileGraph(naming, (name) => catalog.kindOf(naming.tableKey(name), file.name));
    const lines = new LineIndex(file.sql);
    const statements = splitStatements(file.sql, naming.rules);
    const reader = new StatementReader(file, naming, graph, lines, errors, (name) => {
      const key = naming.tableKey(name);
      uses[key] = catalog.columnsOf(key, file.name);
      return uses[key];
    });
    for (const statement of statements) {
      reader.read(statement);
      yield;
    }
    return {
      file: file.name,
      fingerprint: fingerprint(file, this.options),
      definitions: collectDefinitions(file.sql, statements, naming),
      uses,
      ...graph.toModel(),
      errors,
      statements: statements.length,
    };
  }

  private outputColumns(query: string, file: string): readonly string[] | null {
    const { naming, catalog } = this;
    const outcome = parseSql(query, naming.rules.dialect);
    const [statement] = outcome.ok ? outcome.statements : [];
    if (!statement) return null;
    const graph = new FileGraph(naming, () => 'table');
    graph.begin('', NOWHERE);
    const { context } = withQueries({
      graph,
      naming,
      variables: new Set(),
      root: null,
      columnsOf: (name) => catalog.columnsOf(naming.tableKey(name), file),
      locate: () => null,
      hint: () => {},
    });
    const rows = context.readQuery(statement, null);
    return rows.open ? null : rows.names();
  }
}

const NOWHERE = { file: '', line: 1, column: 1, endLine: 1, endColumn: 1 };
