import { quota } from '../wire/decode';

const MAX_DEPTH = 20;
const MAX_NODES = 500;
/**
 * A statement has at most 65,535 parameters, and a word of a text may need one for each of the seven states; what is left is
 * for ranges and sorts.
 */
const MAX_COMPARISONS = 8_000;

/** Counts what one request asks for, so that none becomes a statement that nobody can plan. */
export class Nesting {
  private nodes = 0;
  private comparisons = 0;

  /** @param depth 0: the outermost @throws OcapiFault QuotaExceededException */
  enter(depth: number): void {
    if (depth >= MAX_DEPTH) throw quota(`Queries and filters nest at most ${MAX_DEPTH} deep.`);
    if (++this.nodes > MAX_NODES) throw quota(`A search has at most ${MAX_NODES} queries and filters.`);
  }

  /** @param count of values or words, times that of the fields they are compared with @throws OcapiFault QuotaExceededException */
  compare(count: number): void {
    this.comparisons += count;
    if (this.comparisons > MAX_COMPARISONS) {
      throw quota(`A search compares at most ${MAX_COMPARISONS} values with fields.`);
    }
  }
}
