import type { ListField, Listings, ListName } from '../../list/list-fields';
import type { Comparison, Condition, QueryOrder, QueryTerm, QueryValue, TextMatch } from '../../list/list-query';
import { fieldOf, isUuid } from './memory-list-fields';

type Value = Exclude<QueryValue, null>;

const COMPARE: Record<Comparison, (order: number) => boolean> = {
  eq: (order) => order === 0,
  ne: (order) => order !== 0,
  gt: (order) => order > 0,
  ge: (order) => order >= 0,
  lt: (order) => order < 0,
  le: (order) => order <= 0,
};

const MATCH: Record<TextMatch, (text: string, part: string) => boolean> = {
  contains: (text, part) => text.includes(part),
  startswith: (text, part) => text.startsWith(part),
  endswith: (text, part) => text.endsWith(part),
};

/** Conditions and orders of one list, over rows in memory. */
export class MemoryListCondition<L extends ListName> {
  constructor(private readonly list: L) {}

  /** @throws TypeError when a value is not of its field's type, as the real store does */
  matches(row: Listings[L], condition: Condition<ListField<L>> | null): boolean {
    if (condition === null) return true;
    switch (condition.kind) {
      case 'and':
        return condition.parts.every((part) => this.matches(row, part));
      case 'or':
        return condition.parts.some((part) => this.matches(row, part));
      case 'not':
        return !this.matches(row, condition.part);
      case 'match': {
        const value = this.value(row, condition.term);
        const fold = this.folding(condition.term);
        return value !== null && MATCH[condition.match](fold(asText(value)), fold(condition.value));
      }
      case 'compare':
        return this.compare(row, condition.term, condition.operator, condition.value);
    }
  }

  /** @returns as `Array.sort` wants it; missing values stand before all others */
  inOrder(a: Listings[L], b: Listings[L], order: readonly QueryOrder<ListField<L>>[]): number {
    for (const { term, descending } of order) {
      const [left, right] = [this.value(a, term), this.value(b, term)];
      const way =
        left === null || right === null
          ? Number(left !== null) - Number(right !== null)
          : orderOf(left, right, this.folding(term));
      if (way !== 0) return descending ? -way : way;
    }
    return 0;
  }

  private compare(row: Listings[L], term: QueryTerm<ListField<L>>, operator: Comparison, wanted: QueryValue): boolean {
    const value = this.value(row, term);
    if (wanted === null) return operator === 'eq' ? value === null : operator === 'ne' && value !== null;
    return value !== null && COMPARE[operator](orderOf(value, wanted, this.folding(term)));
  }

  private value(row: Listings[L], { field, words }: QueryTerm<ListField<L>>): QueryValue {
    const value = fieldOf(this.list, field, row);
    if (!words) return value;
    if (value === null) return words.null ?? null;
    const text = asText(value);
    return text !== 'null' && Object.hasOwn(words, text) ? words[text]! : text;
  }

  private folding(term: QueryTerm<ListField<L>>): (text: string) => string {
    const folded = term.foldCase || (!term.words && isUuid(this.list, term.field));
    return (text) => (folded ? text.toLowerCase() : text);
  }
}

/** @returns less than, equal to or greater than 0; NaN when neither is before the other */
function orderOf(a: Value, b: Value, fold: (text: string) => string): number {
  if (typeof a === 'string' && typeof b === 'string') return Buffer.compare(Buffer.from(fold(a)), Buffer.from(fold(b)));
  if (typeof a !== typeof b) throw new TypeError(`a ${typeof b} stands against a ${typeof a}`);
  return Number(a) - Number(b);
}

function asText(value: Value): string {
  return value instanceof Date ? value.toISOString() : String(value);
}
