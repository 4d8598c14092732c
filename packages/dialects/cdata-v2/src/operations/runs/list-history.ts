import { type Handler, ok } from '@jobglot/http-kit';
import { runDocument } from '../../mappers/run-to-wire';
import { jobIdOf, listOf, pageOf } from '../../wire/addresses';

/** `GET /jobs/{job_id}/history` */
export const listHistory: Handler = async (context) => {
  const { services, caller, baseUrl } = context;
  const runs = await services.executions.history(caller, jobIdOf(context), pageOf(context));
  return ok(listOf(runs.map((run) => runDocument(run, baseUrl))));
};
