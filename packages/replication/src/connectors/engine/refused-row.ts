/** A row of a page that cannot be stored. Its message holds no value. */
export class RefusedRow extends Error {
  /**
   * @param row place in the page, from 0
   * @param column unquoted; null: not known
   */
  constructor(
    message: string,
    readonly code: string,
    readonly row: number,
    readonly column: string | null,
  ) {
    super(message);
  }
}
