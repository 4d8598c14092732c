import type { FileGraph } from '../graph/file-graph';
import type { LineageError, Span, SqlFile } from '../lineage-model';
import type { Naming, TableName } from '../names/table-name';
import { type CreateHead, readCreate } from '../parser/create-head';
import { multipleInserts, prepare } from '../parser/prepare';
import { parseSql } from '../parser/sql-parser';
import type { ParserSpan } from '../parser/syntax-tree';
import { type OuterContext, readStatement, withQueries } from '../resolve/read-statement';
import { ofToken } from '../resolve/read-update';
import { RecordSet, type RowSource, TableSource } from '../resolve/row-source';
import { Scope } from '../resolve/scope';
import { writeRows } from '../resolve/write-rows';
import type { RoutineRows } from '../split/routine';
import type { Statement } from '../split/split-statements';
import type { ComposedText } from '../text/composed-text';
import type { LineIndex } from '../text/line-index';

/** Statements that only take rows away. */
const REMOVING = /^(DELETE|DEL)$/;

/** Reads the statements of one file into its graph; what it cannot read becomes an error, and the next one is read. */
export class StatementReader {
  constructor(
    private readonly file: SqlFile,
    private readonly naming: Naming,
    private readonly graph: FileGraph,
    private readonly lines: LineIndex,
    private readonly errors: LineageError[],
    private readonly columnsOf: (name: TableName) => readonly string[] | null,
  ) {}

  read(statement: Statement): void {
    const { tokens, start, end } = statement;
    const first = tokens[0]!.text;
    if (REMOVING.test(first)) return;
    this.graph.begin(`Query ${first.charAt(0)}${first.slice(1).toLowerCase()}`, this.span(start, end));
    const head = readCreate(tokens, this.naming.rules);
    try {
      if (head) this.create(statement, head);
      else if (first !== 'CREATE') this.change(statement);
    } catch (error) {
      // A form of the parser's tree that nobody has met yet: the other statements are read all the same.
      const message = `the statement cannot be analysed: ${error instanceof Error ? error.message : error}`;
      this.errors.push({ file: this.file.name, message, type: 'SyntaxError', span: this.span(start, end) });
    }
  }

  private change(statement: Statement): void {
    const { tokens } = statement;
    const { composed, tuples } = prepare(this.file.sql, tokens, this.naming.rules);
    const texts = tokens[0]!.text === 'FROM' ? multipleInserts(this.file.sql, tokens) : [composed];
    for (const text of texts) {
      for (const expression of this.parse(text)) {
        readStatement(
          this.context(text, statement),
          expression,
          ({ span }) => (span ? (tuples.get(text.origin(span.start)) ?? null) : null),
          statement.routine !== null,
        );
      }
    }
  }

  private create(statement: Statement, head: CreateHead): void {
    const { graph, naming } = this;
    const nameSpan = this.span(head.name[0]!.start, head.name.at(-1)!.end);
    const target = graph.table(naming.ofParts(head.name.map(ofToken)), nameSpan);
    const columns = head.columns?.map((column) => {
      const name = naming.fold(ofToken(column));
      target.column(name, this.span(column.start, column.end));
      return name;
    });
    if (head.model) {
      const model = this.tableSource(head.model.name);
      for (const name of model.open ? ['*'] : model.names()) {
        const end = target.column(name);
        if (head.model.copies) graph.relate('create_table', 'fdd', end, [model.column(name)]);
      }
    }
    for (const { columns: own, table: name, referenced } of head.foreignKeys) {
      const master = this.tableSource(name);
      for (const [i, column] of own.entries()) {
        const key = referenced[i];
        if (key) {
          const source = master.column(naming.fold(ofToken(key)));
          graph.relate('create_table', 'fdd', target.column(naming.fold(ofToken(column))), [source]);
        }
      }
    }
    if (!head.query) return;
    const { composed } = prepare(this.file.sql, statement.tokens.slice(head.query.from, head.query.to), naming.rules);
    const [query] = this.parse(composed);
    if (!query) return;
    const { context, queries } = withQueries(this.context(composed, statement));
    const rows = new RecordSet(graph.recordSet('select_list', 'RS'), graph, naming);
    queries.readInto(rows, query, null);
    writeRows(context, rows, target, columns ?? null, head.kind === 'view' ? 'create_view' : 'create_table');
  }

  private parse(text: ComposedText) {
    const outcome = parseSql(text.text, this.naming.rules.dialect);
    if (outcome.ok) return outcome.statements;
    const span = this.span(text.origin(outcome.start), text.origin(outcome.end));
    this.errors.push({ file: this.file.name, message: outcome.message, type: 'SyntaxError', span });
    return [];
  }

  private context(text: ComposedText, statement: Statement, root: Scope | null = this.root(statement)): OuterContext {
    const locate = (span: ParserSpan | null | undefined): Span | null =>
      span ? this.span(text.origin(span.start), text.origin(span.end)) : null;
    return {
      graph: this.graph,
      naming: this.naming,
      variables: statement.variables,
      root,
      columnsOf: this.columnsOf,
      locate,
      hint: (message: string, span: Span | null) => {
        this.errors.push({ file: this.file.name, message, type: 'SyntaxHint', span });
      },
    };
  }

  /** The rows of the routine that the statement names. */
  private root(statement: Statement): Scope | null {
    if (statement.rows.size === 0) return null;
    const scope = new Scope(this.naming, null);
    const words = new Set(statement.tokens.map(({ text }) => text.toUpperCase()));
    for (const [name, rows] of statement.rows) {
      const source = words.has(name) ? this.routineRows(rows, statement) : null;
      if (source) scope.addRoutineRows(this.naming.fold({ name, quoted: false }), source);
    }
    return scope;
  }

  private routineRows(rows: RoutineRows, statement: Statement): RowSource | null {
    if ('table' in rows) return this.tableSource(rows.table);
    if (rows.query[0] === statement.tokens[0]) return null;
    const { composed } = prepare(this.file.sql, rows.query, this.naming.rules);
    const outcome = parseSql(composed.text, this.naming.rules.dialect);
    const [query] = outcome.ok ? outcome.statements : [];
    return query ? withQueries(this.context(composed, statement, null)).context.readQuery(query, null) : null;
  }

  private tableSource(name: CreateHead['name']): TableSource {
    const full = this.naming.ofParts(name.map(ofToken));
    const span = this.span(name[0]!.start, name.at(-1)!.end);
    return new TableSource(this.graph.table(full, span), this.columnsOf(full), this.naming);
  }

  private span(start: number, end: number): Span {
    const { line: endLine, column: endColumn } = this.lines.at(end);
    return { file: this.file.name, ...this.lines.at(start), endLine, endColumn };
  }
}
