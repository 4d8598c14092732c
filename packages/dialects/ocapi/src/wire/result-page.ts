/** A neighbouring page, as later versions of the API name it. */
export interface ResultPage {
  readonly _type: 'result_page';
  readonly count: number;
  readonly start: number;
}

/** @returns the pages before and behind this one, where there are such */
export function neighbours(start: number, count: number, total: number): { next?: ResultPage; previous?: ResultPage } {
  const page = (from: number, size: number): ResultPage => ({ _type: 'result_page', count: size, start: from });
  return {
    ...(start + count < total && { next: page(start + count, count) }),
    ...(start > 0 && { previous: page(Math.max(0, start - count), Math.min(count, start)) }),
  };
}
