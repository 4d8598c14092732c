/** The vendors whose SQL is read, as SQLFlow names them (sqlflow-notes.md, 3). */
export const DB_VENDORS = [
  ...(['dbvazuresql', 'dbvbigquery', 'dbvcouchbase', 'dbvdb2', 'dbvgreenplum', 'dbvhana', 'dbvhive'] as const),
  ...(['dbvimpala', 'dbvinformix', 'dbvmdx', 'dbvmssql', 'dbvmysql', 'dbvnetezza', 'dbvopenedge'] as const),
  ...(['dbvoracle', 'dbvpostgresql', 'dbvredshift', 'dbvsnowflake', 'dbvsparksql', 'dbvsybase'] as const),
  ...(['dbvteradata', 'dbvvertica'] as const),
] as const;
export type DbVendor = (typeof DB_VENDORS)[number];

/** One text of SQL: an uploaded file, or the definition of a database's object. */
export interface SqlFile {
  /** as it was uploaded, e.g. `etl/load.sql`; unique in an analysis */
  readonly name: string;
  readonly sql: string;
}

export interface AnalysisOptions {
  readonly vendor: DbVendor;
  /** put before names that have none; empty: they stay bare */
  readonly defaultDatabase: string;
  readonly defaultSchema: string;
}

/** A place in a file: line and column from 1, the end is behind the last character. Flat, since there are many. */
export interface Span {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** A table, view or stage, or a set of rows between them. Parts of the name that are not known are empty. */
export interface LineageObject {
  readonly id: string;
  readonly kind:
    | 'table'
    | 'view'
    | 'stage'
    | 'select_list'
    | 'insert-select'
    | 'update-set'
    | 'merge'
    | 'process'
    | 'procedure'
    | 'function';
  readonly database: string;
  readonly schema: string;
  readonly name: string;
  readonly columns: readonly { readonly id: string; readonly name: string; readonly span: Span | null }[];
  readonly span: Span | null;
}

/** What the statement does with its target. */
export type EffectType = 'select' | 'insert' | 'create_view' | 'create_table' | 'update' | 'merge';

/** An end of a relation: a column of an object; `RelationRows` stands for the object's rows as a whole. */
export interface LineageEnd {
  readonly objectId: string;
  readonly columnId: string;
  /** clause that the source stands in, of fdr; `selectList`: it is the argument of COUNT */
  readonly clause?: 'where' | 'joinCondition' | 'groupby' | 'having' | 'orderby' | 'selectList';
}

/** `fdd`: the target's value comes from the sources; `fdr`: they decide which, or how many, rows there are. */
export interface LineageRelation {
  readonly id: string;
  readonly type: 'fdd' | 'fdr';
  readonly effect: EffectType;
  /** the outermost function that makes the value; empty: operators do; absent: it is taken as it is */
  readonly function?: string;
  readonly target: LineageEnd;
  readonly sources: readonly LineageEnd[];
  /** object of kind `process`: the statement */
  readonly processId: string;
}

/** Something that could not be read (error) or resolved (hint); the rest is there all the same. */
export interface LineageError {
  readonly file: string;
  readonly message: string;
  readonly type: 'SyntaxError' | 'SyntaxHint';
  readonly span: Span | null;
}

/** What the SQL of one file says: plain JSON, with ids of its own. */
export interface FileLineage {
  readonly file: string;
  /** of the text and the options that it was read with */
  readonly fingerprint: string;
  /** tables and views that the file defines */
  readonly definitions: readonly TableDefinition[];
  /** key of each table that was looked up, and the columns that it had; null: no definition */
  readonly uses: Readonly<Record<string, readonly string[] | null>>;
  readonly objects: readonly LineageObject[];
  readonly relations: readonly LineageRelation[];
  readonly errors: readonly LineageError[];
  readonly statements: number;
}

/** A table or view as a file defines it. */
export interface TableDefinition {
  /** its full name as names are compared */
  readonly key: string;
  readonly kind: 'table' | 'view';
  /** null: they are those of the model or of the query */
  readonly columns: readonly string[] | null;
  /** key of the table that it is LIKE */
  readonly model: string | null;
  readonly query: string | null;
}

/** What the SQL of a job says. Sets of rows between tables are in it: exports collapse them when they are asked to. */
export interface Lineage {
  readonly vendor: DbVendor;
  readonly objects: readonly LineageObject[];
  readonly relations: readonly LineageRelation[];
  readonly errors: readonly LineageError[];
  readonly statements: number;
}
