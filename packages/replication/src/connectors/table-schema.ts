/** What a column holds, whatever the engine calls it. */
export type LogicalType =
  | { readonly kind: 'bool' | 'int16' | 'int32' | 'int64' | 'float32' | 'float64' }
  | { readonly kind: 'bytes' | 'date' | 'time' | 'timestamp' | 'timestamptz' | 'json' | 'uuid' }
  /** without precision: any number of digits */
  | { readonly kind: 'decimal'; readonly precision?: number; readonly scale?: number }
  /** without length: any length, in characters */
  | { readonly kind: 'string'; readonly length?: number };

export interface ColumnSchema {
  readonly name: string;
  readonly type: LogicalType;
  readonly nullable: boolean;
  /** the engine's own spelling; two columns of one engine with the same spelling are alike */
  readonly native?: string;
}

/** A table's address inside a connection. Files: schema null, name = base name without extension. */
export interface TablePath {
  readonly schema: string | null;
  readonly name: string;
}

export interface TableSchema {
  readonly path: TablePath;
  readonly columns: readonly ColumnSchema[];
  /** names, in key order; empty: no key */
  readonly primaryKey: readonly string[];
}
