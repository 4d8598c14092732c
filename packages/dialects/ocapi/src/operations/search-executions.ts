import { type Handler, ok } from '@jobglot/http-kit';
import { compileSearch } from '../search';
import { parseSelector } from '../select';
import { checkBodyVersion } from '../wire/body-version';
import { neighbours } from '../wire/result-page';
import { versionOf } from '../wire/version';
import { documentsOf } from './documents';
import { selected } from './selection';
import { workspaceOf } from './site';

/** `POST /job_execution_search`: over all jobs of the site's workspace. The body's `select` addresses the result. */
export const searchExecutions: Handler<{ readonly _v?: string }> = async (context) => {
  const { services, caller, body, params } = context;
  checkBodyVersion(body, params.version!);
  const { where, order, start, count, select, query, sorts } = compileSearch(body);
  const selector = select === null ? null : parseSelector(select);
  const workspace = await workspaceOf(context);
  const [runs, total] = await Promise.all([
    services.lists.find(caller, 'executions', workspace.id, { where, order, limit: count, offset: start }),
    services.lists.count(caller, 'executions', workspace.id, where),
  ]);
  const hits = await documentsOf(context, runs);
  return ok(
    selected(selector, {
      _v: versionOf(params.version!),
      _type: 'job_execution_search_result',
      count: hits.length,
      hits,
      ...neighbours(start, count, total),
      query,
      ...(select !== null && { select }),
      ...(sorts !== undefined && { sorts }),
      start,
      total,
    }),
  );
};
