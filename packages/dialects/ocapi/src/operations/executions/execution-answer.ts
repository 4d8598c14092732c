import type { ExecutionDetail } from '@jobglot/core';
import type { Context } from '@jobglot/http-kit';
import { executionDocument, hasScopes } from '../../mappers/execution-to-wire';
import type { ExecutionDocument } from '../../wire/execution-document';
import { resourceState } from '../../wire/resource-state';
import { versionOf } from '../../wire/version';
import { scopesOf } from '../site';

/** @returns the document of one run, with its state for the optimistic lock */
export async function executionAnswer(context: Context, detail: ExecutionDetail): Promise<ExecutionDocument> {
  const { execution } = detail;
  const scopes = hasScopes(detail) ? await scopesOf(context, execution.workspaceId) : [];
  const head = { _v: versionOf(context.params.version!), _resource_state: resourceState(execution) };
  return executionDocument(detail, scopes, head);
}
