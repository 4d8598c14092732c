/** How an engine spells what {@link MergeSql} needs; all else in its statements is common SQL. */
export interface SqlFlavor {
  /** @returns the name as an identifier */
  quote(name: string): string;
  /** @returns a boolean expression: the values of the column differ, NULL being equal to NULL */
  differs(column: string, a: string, b: string): string;
  /**
   * An UPDATE of the rows of `target` that match rows of another table.
   *
   * @param target quoted; its columns are written `target."column"`
   * @param sets quoted column and expression
   * @param from quoted table, or a SELECT in parentheses; its alias is `s`
   * @param where joins the two, and whatever else must hold
   */
  updateFrom(
    target: string,
    sets: readonly (readonly [column: string, expression: string])[],
    from: string,
    where: string,
  ): string;
  readonly true: string;
  readonly false: string;
  /** the current moment, in UTC, for a column of the type timestamp or timestamptz */
  readonly now: string;
  /** what an INSERT says to give identity columns a value; absent: nothing */
  readonly overriding?: string;
}

/** @returns UPDATE ... FROM, as PostgreSQL and SQLite have it */
export function updateFrom(...[target, sets, from, where]: Parameters<SqlFlavor['updateFrom']>): string {
  const list = sets.map(([column, expression]) => `${column} = ${expression}`).join(', ');
  return `UPDATE ${target} SET ${list} FROM ${from} AS s WHERE ${where}`;
}
