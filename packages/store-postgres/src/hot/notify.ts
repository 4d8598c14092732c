import type { RunEvent } from '@jobglot/core';

/** The one channel of all processes of an installation. */
export const CHANNEL = 'jobglot';

/** Ids in one notification at most: the payload stays far below PostgreSQL's 8000 bytes. */
const IDS_PER_EVENT = 100;

/** @returns the payloads that carry the event, several when it has many ids, none when it has no id */
export function payloads(event: RunEvent): string[] {
  if (event.kind === 'clients' || event.kind === 'missed') return [JSON.stringify(event)];
  const ids: readonly (number | string)[] = event.kind === 'schedule' ? event.jobIds : event.executionIds;
  const key = event.kind === 'schedule' ? 'jobIds' : 'executionIds';
  const parts: string[] = [];
  for (let i = 0; i < ids.length; i += IDS_PER_EVENT) {
    parts.push(JSON.stringify({ kind: event.kind, [key]: ids.slice(i, i + IDS_PER_EVENT) }));
  }
  return parts;
}

interface Querier {
  query(config: { name: string; text: string; values: unknown[] }): Promise<unknown>;
}

/** Tells all processes; inside a transaction they hear it when it commits. */
export async function notify(db: Querier, event: RunEvent): Promise<void> {
  for (const payload of payloads(event)) {
    await db.query({ name: 'notify', text: 'select pg_notify($1, $2)', values: [CHANNEL, payload] });
  }
}
