import { isTerminal } from '@jobglot/core';
import { type Handler, noContent } from '@jobglot/http-kit';
import { checkResourceState } from '../../wire/resource-state';
import { findExecution } from './find-execution';

/**
 * `DELETE /jobs/{job_id}/executions/{id}`: refused while the run is unfinished.
 * @param cancels a DELETE of an unfinished run requests a cancel instead (JOBGLOT_OCAPI_DELETE_CANCELS): the button "Stop" of
 *   the vendor's editor extension sends it
 */
export function deleteExecution(cancels: boolean): Handler {
  return async (context) => {
    const { services, caller } = context;
    const { execution } = await findExecution(context);
    checkResourceState(context, execution);
    if (cancels && !isTerminal(execution.status)) await services.executions.cancel(caller, execution.id);
    else await services.executions.remove(caller, execution.id);
    return noContent;
  };
}
