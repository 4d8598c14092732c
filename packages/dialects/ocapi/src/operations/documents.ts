import { DomainError, type Execution, type ExecutionDetail } from '@jobglot/core';
import type { Context } from '@jobglot/http-kit';
import { type DocumentHead, executionDocument } from '../mappers/execution-to-wire';
import type { ExecutionDocument } from '../wire/execution-document';
import { scopesOf } from './site';

/** @returns the documents of listed runs, in their order; one that was deleted meanwhile is left out */
export async function documentsOf(
  context: Context,
  runs: readonly Execution[],
  head: DocumentHead = {},
): Promise<ExecutionDocument[]> {
  const [first] = runs;
  if (!first) return [];
  const scopes = await scopesOf(context, first.workspaceId);
  // Asked at once, they travel in one statement.
  const details = await Promise.all(runs.map(({ id }) => detailOrNull(context, id)));
  return details.filter((detail) => detail !== null).map((detail) => executionDocument(detail, scopes, head));
}

async function detailOrNull({ services, caller }: Context, id: number): Promise<ExecutionDetail | null> {
  try {
    return await services.executions.detail(caller, id);
  } catch (error) {
    if (error instanceof DomainError && error.code === 'execution.not_found') return null;
    throw error;
  }
}
