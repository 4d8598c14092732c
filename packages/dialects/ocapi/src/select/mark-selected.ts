import { passing } from './array-filter';
import { type Marks, subtract, union } from './marks';
import { isRecord } from './own-properties';
import type { PropertySelector, Selector } from './selector';

/** @returns what the selector selects of the value, of an array: of each element; null: nothing */
export function markSelected(selector: Selector, value: unknown): Marks | null {
  if (!Array.isArray(value)) return markOne(selector, value);
  if (selector.everything && selector.excluded.length === 0) return 'whole';
  return marksOf(value.keys(), (index) => markOne(selector, value[index]));
}

/** An array in an array has no properties: documents have none, and the depth of the work stays that of the selector. */
function markOne(selector: Selector, value: unknown): Marks | null {
  const selected = selector.everything ? 'whole' : isRecord(value) ? markNamed(selector, value) : null;
  return selected && selector.excluded.reduce<Marks>((marks, path) => subtract(marks, value, path), selected);
}

function markNamed({ simple, properties }: Selector, value: Readonly<Record<string, unknown>>): Marks {
  const marked = new Map<string, Marks>();
  if (simple) {
    for (const [name, part] of Object.entries(value)) {
      if (part === null || typeof part !== 'object') marked.set(name, 'whole');
    }
  }
  for (const property of properties) {
    const { name } = property;
    if (!Object.hasOwn(value, name)) continue;
    const both = union(marked.get(name) ?? null, markProperty(property, value[name]));
    if (both !== null) marked.set(name, both);
  }
  return marked;
}

function markProperty({ filter, below }: PropertySelector, value: unknown): Marks | null {
  if (filter === null) return below ? markSelected(below, value) : 'whole';
  if (!Array.isArray(value)) return null;
  return marksOf(passing(filter, value), (index) => (below ? markOne(below, value[index]) : 'whole'));
}

function marksOf(indices: Iterable<number>, mark: (index: number) => Marks | null): Marks {
  const marked = new Map<number, Marks>();
  for (const index of indices) {
    const marks = mark(index);
    if (marks !== null) marked.set(index, marks);
  }
  return marked;
}
