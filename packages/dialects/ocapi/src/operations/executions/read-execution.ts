import { type Handler, ok } from '@jobglot/http-kit';
import { selected, selectionOf } from '../selection';
import { executionAnswer } from './execution-answer';
import { findExecution } from './find-execution';

/** `GET /jobs/{job_id}/executions/{id}`: polled more than anything else. */
export const readExecution: Handler = async (context) => {
  const selector = selectionOf(context);
  return ok(selected(selector, await executionAnswer(context, await findExecution(context))));
};
