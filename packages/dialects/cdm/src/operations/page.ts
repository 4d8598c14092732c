const DEFAULT_PAGE_SIZE = 10;

/** A page as its parameters name it (the document has bounded them), and as stores want it. */
export interface Page {
  readonly page_no: number;
  readonly page_size: number;
  readonly limit: number;
  readonly offset: number;
}

/** @param query checked: numbers as text */
export function pageOf(query: Readonly<Record<string, unknown>>): Page {
  const page_no = Number(query.page_no ?? 1);
  const page_size = Number(query.page_size ?? DEFAULT_PAGE_SIZE);
  return { page_no, page_size, limit: page_size, offset: (page_no - 1) * page_size };
}
