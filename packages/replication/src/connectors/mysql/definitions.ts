import type { Definition } from '@jobglot/core';
import { quoteName, quoteString, quoteTable } from './quote';
import type { Session } from './session';

/** Tables, views and routines of the connection's database that the user may see, by name. */
export async function* definitions(session: Session): AsyncGenerator<Definition> {
  const schema = session.database;
  const here = (column: string) => `${column} = ${quoteString(schema)}`;
  const columns = grouped(
    await session.rows(
      `SELECT table_name, column_name, column_type FROM information_schema.columns WHERE ${here('table_schema')}
       ORDER BY table_name, ordinal_position`,
    ),
  );
  const relations = await session.rows(
    `SELECT t.table_name, v.view_definition FROM information_schema.tables t
       LEFT JOIN information_schema.views v ON v.table_schema = t.table_schema AND v.table_name = t.table_name
     WHERE ${here('t.table_schema')} AND t.table_name NOT LIKE '|_jobglot|_%' ESCAPE '|' ORDER BY t.table_name`,
  );
  for (const [name, query] of relations) {
    const table = quoteTable({ schema, name: name! });
    const of = columns.get(name!) ?? [];
    // a view that the user may see but not its text is there with its columns, as a table is
    const sql = query
      ? `CREATE VIEW ${table} (${of.map(([column]) => quoteName(column!)).join(', ')}) AS\n${query};`
      : `CREATE TABLE ${table} (\n${of.map(([column, type]) => `  ${quoteName(column!)} ${type}`).join(',\n')}\n);`;
    yield { name: `${schema}/${name}`, sql };
  }
  const parameters = grouped(
    await session.rows(
      `SELECT specific_name, parameter_name, dtd_identifier FROM information_schema.parameters
       WHERE ${here('specific_schema')} AND ordinal_position > 0 ORDER BY specific_name, ordinal_position`,
    ),
  );
  const routines = await session.rows(
    `SELECT routine_name, routine_type, dtd_identifier, routine_definition, specific_name FROM information_schema.routines
     WHERE ${here('routine_schema')} AND routine_definition IS NOT NULL AND routine_type IN ('PROCEDURE', 'FUNCTION')
     ORDER BY routine_type, routine_name`,
  );
  for (const [name, kind, type, body, specific] of routines) {
    const taken = (parameters.get(specific!) ?? []).map(([parameter, of]) => `${quoteName(parameter!)} ${of}`);
    const returns = kind === 'FUNCTION' ? ` RETURNS ${type}` : '';
    const head = `CREATE ${kind} ${quoteTable({ schema, name: name! })}(${taken.join(', ')})${returns}`;
    yield { name: `${schema}/${name}(${kind!.toLowerCase()})`, sql: `${head}\n${body};` };
  }
}

/** @returns the rest of each row under its first cell */
function grouped(rows: readonly (readonly (string | null)[])[]): Map<string, (readonly (string | null)[])[]> {
  const groups = new Map<string, (readonly (string | null)[])[]>();
  for (const [key, ...rest] of rows) {
    const group = groups.get(key!);
    if (group) group.push(rest);
    else groups.set(key!, [rest]);
  }
  return groups;
}
