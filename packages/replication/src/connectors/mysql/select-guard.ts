import { TaskRunError } from '@jobglot/core';
import type { SelectStatement } from '../../grammar/select-statement';
import { calledNames } from '../../grammar/single-table';

/**
 * Functions that reach beyond reading rows, or hold a session up on purpose; a read-only transaction stops none of them
 * (replication-notes.md 5.1). The usual names of loadable functions that run programs stand here too.
 */
const REFUSED =
  /^(load_file|sleep|benchmark|get_lock|release_lock|release_all_locks|is_free_lock|is_used_lock|master_pos_wait|source_pos_wait|master_gtid_wait|wait_for_executed_gtid_set|wait_until_sql_thread_after_gtids|nextval|setval|lastval|sys_exec|sys_eval|sys_get|sys_set|http_get|http_post|lib_mysqludf.*|asynchronous_connection_failover.*|group_replication.*|set_.*_failover.*|innodb_.*|mysql_.*)$/i;

/** Words of MySQL that have no place in what is only read. */
const REFUSED_WORDS = new Set(['PROCEDURE', 'HANDLER', 'OUTFILE', 'DUMPFILE']);

/** @throws TaskRunError that names what is refused @param select parameters bound already */
export function guardSelect(select: SelectStatement): void {
  const called = calledNames(select).find((name) => REFUSED.test(name));
  if (called !== undefined) {
    throw new TaskRunError(`The SELECT calls ${called}, which a task may not use: it reaches beyond reading rows.`);
  }
  const word = select.tokens.find((t) => t.kind === 'word' && REFUSED_WORDS.has(t.text.toUpperCase()));
  if (word !== undefined)
    throw new TaskRunError(`${word.text.toUpperCase()} is not allowed: a task's SELECT only reads.`);
  const next = select.tokens.findIndex((t) => t.kind === 'word' && /^(NEXT|PREVIOUS)$/i.test(t.text));
  const value = select.tokens[next + 1];
  if (next >= 0 && value?.kind === 'word' && value.text.toUpperCase() === 'VALUE') {
    throw new TaskRunError("NEXT VALUE is not allowed: a task's SELECT only reads.");
  }
}
