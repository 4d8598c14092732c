import type { FileGraph } from '../graph/file-graph';
import type { Span } from '../lineage-model';
import type { Naming, TableName } from '../names/table-name';
import type { Expression, ParserSpan } from '../parser/syntax-tree';
import type { RecordSet } from './row-source';
import type { Scope } from './scope';

/** What reading a statement needs from outside it. */
export interface StatementContext {
  readonly graph: FileGraph;
  readonly naming: Naming;
  /** variables of the routine around it, upper case: no columns */
  readonly variables: ReadonlySet<string>;
  /** what is around the statement; null: it stands in no routine */
  readonly root: Scope | null;
  /** columns of a table that has a definition */
  columnsOf(table: TableName): readonly string[] | null;
  /** the place in the file */
  locate(span: ParserSpan | null | undefined): Span | null;
  /** something that could not be resolved */
  hint(message: string, span: Span | null): void;
  /** a new set of rows without columns */
  emptyRows(name: string): RecordSet;
  /** reads a query inside another one, and gives its rows */
  readQuery(query: Expression, around: Scope | null): RecordSet;
}
