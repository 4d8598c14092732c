/** @returns the name as a quoted identifier of DuckDB */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** @returns the text as a literal of DuckDB */
export function quoteText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
