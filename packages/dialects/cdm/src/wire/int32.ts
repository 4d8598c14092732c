const MAX_INT32 = 2_147_483_647;

/** @returns the number as the page's Integer holds it: clients in Java and Go cannot decode a bigger one */
export function int32(count: number): number {
  return Math.min(count, MAX_INT32);
}
