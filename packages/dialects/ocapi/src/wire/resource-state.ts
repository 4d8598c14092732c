import { hash } from 'node:crypto';
import type { Execution } from '@jobglot/core';
import type { Context } from '@jobglot/http-kit';
import { OcapiFault } from '../fault';
import { modifiedAt } from './times';

const HEADER = 'x-dw-resource-state';

/** @returns 64 hex digits that change with the run (notes: hash of id and version) */
export function resourceState(execution: Execution): string {
  const { id, status, attempt, retries } = execution;
  // One shot: this runs on every poll.
  return hash('sha256', `${id} ${status} ${attempt} ${retries} ${modifiedAt(execution).getTime()}`);
}

/** The optional optimistic lock. @throws OcapiFault 409 ResourceStateConflictException */
export function checkResourceState({ headers, body }: Pick<Context, 'headers' | 'body'>, execution: Execution): void {
  const sent = (body as { _resource_state?: string } | undefined)?._resource_state ?? headers[HEADER]?.toString();
  if (sent === undefined) return;
  const server = resourceState(execution);
  if (sent === server) return;
  throw new OcapiFault(409, 'ResourceStateConflictException', 'The run has changed since it was read: read it again.', {
    client: sent.slice(0, 64),
    server,
  });
}
