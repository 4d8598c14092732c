import { isRecord } from './own-properties';

/**
 * Which parts of a value are selected: all of it, or those behind these names (of an object) and indices (of an array).
 * Selectors name parts in any order and repeatedly; marks can be joined, where copies would have to be merged.
 */
export type Marks = 'whole' | ReadonlyMap<string | number, Marks>;

/** @returns what either of them marks */
export function union(one: Marks | null, other: Marks | null): Marks | null {
  if (one === null || other === 'whole') return other;
  if (other === null || one === 'whole') return one;
  const both = new Map(one);
  for (const [key, marks] of other) both.set(key, union(both.get(key) ?? null, marks)!);
  return both;
}

/** @returns the marks of the value without what stands at the path; through an array: at the path in each element */
export function subtract(marks: Marks, value: unknown, path: readonly string[]): Marks {
  if (Array.isArray(value)) {
    const kept = [...parts(marks, value.keys())];
    return new Map(kept.map(([index, part]) => [index, subtractIn(part, value[index as number], path)]));
  }
  return subtractIn(marks, value, path);
}

function subtractIn(marks: Marks, value: unknown, [name = '', ...below]: readonly string[]): Marks {
  if (!isRecord(value) || !Object.hasOwn(value, name)) return marks;
  const part = marks === 'whole' ? marks : marks.get(name);
  if (part === undefined) return marks;
  const kept = new Map(parts(marks, Object.keys(value)));
  if (below.length === 0) kept.delete(name);
  else kept.set(name, subtract(part, value[name], below));
  return kept;
}

function parts(marks: Marks, keys: Iterable<string | number>): Iterable<readonly [string | number, Marks]> {
  return marks === 'whole' ? Array.from(keys, (key) => [key, 'whole'] as const) : marks;
}
