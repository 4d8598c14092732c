import type { ListStore } from '../../ports/list-store';
import type { MemoryState } from './memory-state';

/** Filtered lists over the shared state. */
export class MemoryListStore implements ListStore {
  constructor(readonly state: MemoryState) {}

  find: ListStore['find'] = () => Promise.reject(new Error('to be written'));
  count: ListStore['count'] = () => Promise.reject(new Error('to be written'));
}
