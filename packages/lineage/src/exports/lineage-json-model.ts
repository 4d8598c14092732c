import type { LineageGraph } from './lineage-graph';

/** A place: line and column from 1, as two of them, begin and end. The hash says which file; we have one text each. */
export type Coordinates = readonly { readonly x: number; readonly y: number; readonly hashCode: string }[];

export interface JsonColumn {
  readonly id: string;
  readonly name: string;
  readonly coordinates?: Coordinates;
  readonly source?: 'system';
}

export interface JsonObject {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly database?: string;
  readonly schema?: string;
  readonly columns?: readonly JsonColumn[];
  readonly coordinates?: Coordinates;
}

export interface JsonEnd {
  readonly id: string;
  readonly column: string;
  readonly parentId: string;
  readonly parentName: string;
  readonly clauseType?: string;
  readonly coordinates?: Coordinates;
}

export interface JsonRelationship {
  readonly id: string;
  readonly type: string;
  readonly effectType: string;
  readonly function?: string;
  readonly target: JsonEnd;
  readonly sources: readonly JsonEnd[];
  readonly processId?: string;
}

/** The `data` of SQLFlow's lineage answers (sqlflow-notes.md, section 6), with the flat form of dbobjs. */
export interface LineageJson {
  readonly mode: 'global' | 'summary';
  readonly summary: Readonly<Record<string, unknown>>;
  readonly sqlflow: {
    readonly dbvendor: string;
    readonly dbobjs: readonly JsonObject[];
    readonly relationships: readonly JsonRelationship[];
    readonly errors: readonly JsonError[];
  };
  readonly graph: LineageGraph;
}

export interface JsonError {
  readonly errorMessage: string;
  readonly errorType: string;
  readonly file: string;
  readonly coordinates: Coordinates;
}
