import { TaskRunError } from '@jobglot/core';
import type { LoadMode } from '../connectors/connector';
import { bindSelectMacros } from '../grammar/bind-macros';
import { bindParameters } from '../grammar/bind-parameters';
import type { SelectStatement } from '../grammar/select-statement';
import type { RunScope } from './run-scope';

/**
 * @returns which of the table's rows go when this load's rows come; null: none, or the load leaves none anyway
 * @throws TaskRunError the destination has no SQL, or a parameter has no value
 */
export function deleteCondition(scope: RunScope, mode: LoadMode): SelectStatement | null {
  const { options, destination, macros, request } = scope;
  if (options.deleteWhere === null) return null;
  if (destination.opened.conditions !== true) {
    throw new TaskRunError(
      `WITH DeleteWhere needs a database as destination, and ${destination.connector.name} is none. Leave it out, or set TruncateTable.`,
    );
  }
  if (mode === 'history') {
    throw new TaskRunError('DeleteWhere would take versions out of the history. Leave it out, or HistoryMode.');
  }
  if (mode !== 'append' && mode !== 'mirror') return null;
  return bindParameters(bindSelectMacros(options.deleteWhere, macros), request.parameters);
}
