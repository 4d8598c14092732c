import type { ListStore } from '@jobglot/core';
import type { Database } from '../database';

/** Filtered lists in PostgreSQL. */
export class PostgresListStore implements ListStore {
  constructor(readonly db: Database) {}

  find: ListStore['find'] = () => Promise.reject(new Error('to be written'));
  count: ListStore['count'] = () => Promise.reject(new Error('to be written'));
}
