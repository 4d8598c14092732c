/** A part of a list. */
export interface PageRequest {
  /** rows at most */
  readonly limit: number;
  /** rows to pass over */
  readonly offset: number;
}

/** The whole list, for callers whose API has no paging. */
export const FIRST_THOUSAND: PageRequest = { limit: 1000, offset: 0 };
