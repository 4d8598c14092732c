import { TaskRunError } from '@jobglot/core';
import type { SelectStatement } from '../../grammar/select-statement';
import { calledNames } from '../../grammar/single-table';
import type { Session } from './session';

/**
 * Functions that everyone may call and that still reach out of a read-only transaction: they run SQL that is hidden in
 * a string, connect elsewhere, or act on other sessions. Names of the contributed modules stand here too.
 */
const REFUSED =
  /^(query_to_xml.*|cursor_to_xml.*|ts_stat|ts_rewrite|crosstab.*|connectby|xpath_table|dblink.*|set_config|pg_terminate_backend|pg_cancel_backend|pg_notify|pg_(try_)?advisory_.*|pg_file_.*|lo_(import|export)|pg_background_.*|http(_get|_post|_put|_patch|_delete|_head)?)$/;

/**
 * Refuses functions that a SELECT must not call, because a read-only transaction does not stop them
 * (replication-notes.md 5.1: as superuser `pg_read_file` worked). PostgreSQL itself takes the right to execute its
 * dangerous functions from PUBLIC: whatever of pg_catalog PUBLIC may not call is refused, whoever the role is.
 *
 * @throws TaskRunError that names the function
 */
export async function checkCalledFunctions(session: Session, select: SelectStatement): Promise<void> {
  const names = calledNames(select);
  const named = names.find((n) => REFUSED.test(n.toLowerCase()));
  if (named !== undefined) throw refusal(named);
  const { rows } = await session.query<{ name: string }>(
    `SELECT p.proname AS name FROM pg_proc p
     WHERE p.pronamespace = 'pg_catalog'::regnamespace AND p.proname = ANY($1)
       AND NOT EXISTS (SELECT FROM aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
                       WHERE a.grantee = 0 AND a.privilege_type = 'EXECUTE')
     LIMIT 1`,
    [names],
  );
  if (rows[0] !== undefined) throw refusal(rows[0].name);
}

function refusal(name: string): TaskRunError {
  return new TaskRunError(`The SELECT calls ${name}, which a task may not use: it reaches beyond reading rows.`);
}

/** @returns true when a called function returns sets, so that one row of the table can become several */
export async function callsSetReturning(session: Session, select: SelectStatement): Promise<boolean> {
  const { rows } = await session.query('SELECT FROM pg_proc WHERE proretset AND proname = ANY($1) LIMIT 1', [
    calledNames(select),
  ]);
  return rows.length > 0;
}
