import type { SelectStatement } from './select-statement';

/** A name as written, one part per dot: `[dbo].[T]` has two, `[data.csv]` one. */
export type NameParts = readonly string[];

/** A type of an explicit column list; `size` holds the numbers in parentheses, -1 is MAX. */
export interface DeclaredType {
  /** lower case, single blanks, e.g. `double precision` */
  readonly name: string;
  readonly size: readonly number[];
}

/** A column of an explicit column list. */
export interface DeclaredColumn {
  readonly name: string;
  /** null: the source's, and so it is for all columns of the list */
  readonly type: DeclaredType | null;
  /** true where the list has no types */
  readonly nullable: boolean;
}

/** `WITH DropTable=true, TruncateTable`: the value is null when none was given. */
export interface StatementOption {
  readonly name: string;
  readonly value: string | null;
}

export type StatementSource =
  | { readonly kind: 'table'; readonly path: NameParts }
  /** `text`: verbatim, without what surrounds it */
  | { readonly kind: 'select'; readonly select: SelectStatement; readonly text: string };

export interface ReplicateStatement {
  readonly kind: 'replicate';
  readonly table: NameParts;
  /** fixes names, or names and types, of the destination by position; null: as the source has them */
  readonly columns: readonly DeclaredColumn[] | null;
  readonly primaryKey: readonly string[];
  readonly options: readonly StatementOption[];
  /** null: the source table of the same name */
  readonly source: StatementSource | null;
}

export interface CheckCacheStatement {
  readonly kind: 'checkcache';
  readonly table: NameParts;
  readonly against: StatementSource | null;
  readonly repair: boolean;
  readonly skip: 'modified' | 'deleted' | null;
  readonly start: string | null;
  readonly end: string | null;
}

export type Statement = ReplicateStatement | CheckCacheStatement;
