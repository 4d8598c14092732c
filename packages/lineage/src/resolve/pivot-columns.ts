import { as, contentOf, type Expression, type Identifier } from '../parser/syntax-tree';
import { readExpression } from './expression';
import { type RecordSet, RenamedSource } from './row-source';
import type { NamedSource, Scope } from './scope';
import type { StatementContext } from './statement-context';

/** PIVOT of the parser's tree. */
export interface Pivot {
  readonly this: Expression;
  readonly expressions: readonly Expression[];
  readonly fields: readonly Expression[];
  readonly alias: Identifier | null;
  readonly alias_columns?: readonly Identifier[];
}

/** What UNPIVOT has in its place. */
interface Unpivot {
  readonly value_column: Identifier;
  readonly name_column: Identifier;
  readonly columns: readonly Expression[];
}

/**
 * The rows of PIVOT or UNPIVOT: the columns that it makes come from those that it measures, and the one whose values it
 * turns into columns says which go where; the others pass.
 */
export function pivotRows(
  context: StatementContext,
  { expressions, fields, alias, alias_columns: renamed, ...rest }: Pivot,
  source: NamedSource,
  scope: Scope,
  rows: RecordSet,
): NamedSource {
  const { naming, graph } = context;
  const unpivot = 'value_column' in rest ? (rest as unknown as Unpivot) : null;
  const measured = readExpression(context, unpivot ? unpivot.columns : expressions, scope).direct;
  // The IN list holds values, even where they are written like names.
  const keys = (fields ?? []).map((field) => as<{ this: Expression }>(field, 'in')?.this ?? field);
  const key = unpivot ? [] : readExpression(context, keys, scope).direct;
  const used = new Set([...measured, ...key].map(({ columnId }) => columnId));
  for (const column of source.source.names()) {
    const end = source.source.column(column);
    if (!used.has(end.columnId)) graph.relate('select', 'fdd', rows.add(column), [end]);
  }
  const made = unpivot
    ? [naming.fold(unpivot.value_column)]
    : pivoted(fields, expressions).map((id) => naming.fold(id));
  for (const column of made) {
    const end = rows.add(column);
    graph.relate('select', 'fdd', end, measured);
    graph.relate(
      'select',
      'fdr',
      end,
      key.map((k) => ({ ...k, clause: 'groupby' as const })),
    );
  }
  if (unpivot) rows.add(naming.fold(unpivot.name_column));
  if (source.source.open) rows.pass(source.source, []);
  const names = (renamed ?? []).map((column) => naming.fold(column));
  return {
    path: alias ? [naming.fold(alias)] : source.path,
    source: names.length > 0 ? new RenamedSource(rows, names, naming) : rows,
  };
}

/** Columns that a PIVOT makes of the values in its IN list: their aliases, else their texts. */
function pivoted(fields: readonly Expression[], measures: readonly Expression[]): Identifier[] {
  const values = fields.flatMap((field) => {
    const [, content] = contentOf(field);
    return (content as { expressions?: readonly Expression[] } | null)?.expressions ?? [];
  });
  const names = values.map((value) => {
    const [kind, content] = contentOf(value);
    const { alias, name, value: text } = content as { alias?: unknown; name?: Identifier; value?: string };
    if (kind === 'literal') return { name: `'${text}'`, quoted: true };
    if (alias) return identifierOf(alias);
    return name ?? { name: '', quoted: true };
  });
  if (measures.length < 2) return names;
  const suffixes = measures.map((measure) => (contentOf(measure)[1] as { alias?: Identifier }).alias);
  return names.flatMap(({ name }) =>
    suffixes.map((suffix) => ({ name: `${name}_${suffix?.name ?? ''}`, quoted: false })),
  );
}

function identifierOf(alias: unknown): Identifier {
  if ('name' in (alias as object)) return alias as Identifier;
  const [, content] = contentOf(alias as Expression);
  const { name } = content as { name: Identifier | string };
  return typeof name === 'string' ? (content as Identifier) : name;
}
