import { markSelected } from './mark-selected';
import type { Marks } from './marks';
import type { Selector } from './selector';

/** No selector takes these away: without them a client knows neither the document nor its state. */
const OF_DOCUMENT: ReadonlySet<string> = new Set(['_v', '_type', '_resource_state']);
const OF_PART: ReadonlySet<string> = new Set(['_type']);

/**
 * The document itself is not changed; parts that are taken whole are shared with it. What a selector names and the
 * document lacks is left out. An object of which nothing is selected stays as an empty one, an array as an empty array,
 * so that a client finds the levels it named.
 *
 * @returns a copy with only what the selector names; `_v`, `_type` and `_resource_state` always stay, `_type` in every
 *   object that stays
 */
export function applySelector(selector: Selector, document: unknown): unknown {
  const marks = markSelected(selector, document);
  return marks === null ? document : project(document, marks, OF_DOCUMENT);
}

function project(value: unknown, marks: Marks, always: ReadonlySet<string>): unknown {
  if (marks === 'whole') return value;
  if (Array.isArray(value)) {
    return value.flatMap((element, index) => {
      const part = marks.get(index);
      return part === undefined ? [] : [project(element, part, OF_PART)];
    });
  }
  const kept = Object.entries(value as object).flatMap(([name, property]): [string, unknown][] => {
    if (always.has(name)) return [[name, property]];
    const part = marks.get(name);
    return part === undefined ? [] : [[name, project(property, part, OF_PART)]];
  });
  return Object.fromEntries(kept);
}
