/** @returns a list with everything on its one page */
export function listing(key: string, items: readonly object[], self: string): object {
  return { [key]: items, links: { self, previous: null, next: null } };
}
