/** @returns the row with the selected properties alone, in the order of `$select` (names as the set has them); null: as it is */
export function project(
  row: Readonly<Record<string, unknown>>,
  select: readonly string[] | null,
): Readonly<Record<string, unknown>> {
  if (select === null) return row;
  const names = new Map(Object.keys(row).map((name) => [name.toLowerCase(), name]));
  return Object.fromEntries(
    select.flatMap((wanted) => {
      const name = names.get(wanted.toLowerCase());
      return name === undefined ? [] : [[name, row[name]]];
    }),
  );
}
