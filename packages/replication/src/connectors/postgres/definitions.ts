import type { Definition } from '@jobglot/core';
import { quoteName, quoteTable } from './quote';
import type { Session } from './session';

/** Schemas of users: neither the server's own nor those of extensions. */
const OWN_SCHEMAS = "n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_(toast|temp)'";

interface RelationRow {
  readonly schema: string;
  readonly name: string;
  readonly kind: 'r' | 'p' | 'f' | 'v' | 'm';
  readonly columns: readonly string[] | null;
  readonly types: readonly string[] | null;
  readonly query: string | null;
}

interface RoutineRow {
  readonly schema: string;
  readonly name: string;
  readonly sql: string;
}

/**
 * Tables, views and routines of SQL that the role may use, by schema and name. The session must be in a transaction: with an empty
 * search path the server writes the names of other schemas in full.
 */
export async function* definitions(session: Session): AsyncGenerator<Definition> {
  await session.query("SET LOCAL search_path = ''");
  const relations = await session.query<RelationRow>(
    `SELECT n.nspname AS schema, c.relname AS name, c.relkind AS kind,
       (SELECT array_agg(a.attname::text ORDER BY a.attnum) FROM pg_attribute a
        WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) AS columns,
       (SELECT array_agg(format_type(a.atttypid, a.atttypmod) ORDER BY a.attnum) FROM pg_attribute a
        WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) AS types,
       CASE WHEN c.relkind IN ('v', 'm') THEN pg_get_viewdef(c.oid) END AS query
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm') AND NOT c.relispartition AND c.relname !~ '^_jobglot_' AND ${OWN_SCHEMAS}
       AND has_schema_privilege(n.oid, 'USAGE')
     ORDER BY 1, 2`,
  );
  for (const row of relations.rows) yield { name: `${row.schema}/${row.name}`, sql: relation(row) };
  // what the parts of an extension are is the extension's own affair
  const routines = await session.query<RoutineRow>(
    `SELECT n.nspname AS schema, p.proname || '(' || pg_get_function_identity_arguments(p.oid) || ')' AS name,
       pg_get_functiondef(p.oid) AS sql
     FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace JOIN pg_language l ON l.oid = p.prolang
     WHERE p.prokind IN ('f', 'p') AND l.lanname IN ('sql', 'plpgsql') AND ${OWN_SCHEMAS}
       AND has_schema_privilege(n.oid, 'USAGE')
       AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.classid = 'pg_proc'::regclass AND d.deptype = 'e')
     ORDER BY 1, 2`,
  );
  for (const { schema, name, sql } of routines.rows) yield { name: `${schema}/${name}`, sql: `${sql};` };
}

function relation({ schema, name, kind, columns, types, query }: RelationRow): string {
  const table = quoteTable({ schema, name });
  const names = (columns ?? []).map(quoteName);
  if (query !== null) {
    return `CREATE ${kind === 'm' ? 'MATERIALIZED VIEW' : 'VIEW'} ${table} (${names.join(', ')}) AS\n${query}`;
  }
  return `CREATE TABLE ${table} (\n${names.map((column, at) => `  ${column} ${types?.[at]}`).join(',\n')}\n);`;
}
