import type { Condition, ListField } from '@jobglot/core';
import { type Handler, ok } from '@jobglot/http-kit';
import { neighbours } from '../../wire/result-page';
import { versionOf } from '../../wire/version';
import { documentsOf } from '../documents';
import { selected, selectionOf } from '../selection';
import { workspaceOf } from '../site';

/** The vendor's tools ask for as many where they say nothing. */
const DEFAULT_COUNT = 25;

/** `GET /jobs/{job_id}/executions`, newest first. */
export const listExecutions: Handler = async (context) => {
  const { services, caller, params, query } = context;
  const selector = selectionOf(context);
  const { start = 0, count = DEFAULT_COUNT } = query as { start?: number; count?: number };
  const workspace = await workspaceOf(context);
  const job = await services.jobs.getByName(caller, workspace.id, params.job_id!);
  const term = { field: 'jobId' } as const;
  const where: Condition<ListField<'executions'>> = { kind: 'compare', term, operator: 'eq', value: job.id };
  const page = { where, order: [], limit: count, offset: start };
  const [runs, total] = await Promise.all([
    services.lists.find(caller, 'executions', workspace.id, page),
    services.lists.count(caller, 'executions', workspace.id, where),
  ]);
  const _v = versionOf(params.version!);
  const data = await documentsOf(context, runs, { _v });
  return ok(
    selected(selector, {
      _v,
      _type: 'job_execution_result',
      count: data.length,
      data,
      ...neighbours(start, count, total),
      start,
      total,
    }),
  );
};
