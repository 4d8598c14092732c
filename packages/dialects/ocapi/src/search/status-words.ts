import { EXECUTION_STATUSES, type ExecutionStatus, isTerminal } from '@jobglot/core';
import { STATE_WORDS } from '../wire/states';
import { any, compare, type RunCondition } from './conditions';
import type { SearchField } from './fields';

/**
 * Every word that clients look a state up by. A queued run is shown as RUNNING and is found by PENDING too; `finished` stands
 * in `status` in the page's list sample, so that it finds there what has ended.
 */
const WORDS: Readonly<Record<'status' | 'execution_status', ReadonlyMap<ExecutionStatus, readonly string[]>>> = {
  status: new Map(EXECUTION_STATUSES.map((status) => [status, wordsOfStatus(status)])),
  execution_status: new Map(EXECUTION_STATUSES.map((status) => [status, [STATE_WORDS[status].execution_status]])),
};

/** @returns the runs of any of those words, compared without regard to case; a word that no state has finds nothing */
export function hasWord({ name }: SearchField, words: readonly string[]): RunCondition {
  const folded = new Set(words.map((word) => word.toLowerCase()));
  return any(statesOf(name, (each) => folded.has(each)).map((status) => compare('status', 'eq', status)));
}

/** @returns the runs one of whose words holds the text */
export function wordHolds({ name }: SearchField, text: string): RunCondition {
  const folded = text.toLowerCase();
  return any(statesOf(name, (each) => each.includes(folded)).map((status) => compare('status', 'eq', status)));
}

function statesOf(name: string, fits: (word: string) => boolean): ExecutionStatus[] {
  const words = WORDS[name as keyof typeof WORDS];
  return EXECUTION_STATUSES.filter((status) => words.get(status)!.some(fits));
}

function wordsOfStatus(status: ExecutionStatus): string[] {
  const own = STATE_WORDS[status].status.toLowerCase();
  if (status === 'queued') return [own, 'pending'];
  return isTerminal(status) && status !== 'cancelled' ? [own, 'finished'] : [own];
}
