import { quota } from '../wire/decode';

const MAX_DEPTH = 20;
const MAX_NODES = 500;

/** Counts the queries and filters of one request, so that none becomes a statement that nobody can plan. */
export class Nesting {
  private nodes = 0;

  /** @param depth 0: the outermost @throws OcapiFault QuotaExceededException */
  enter(depth: number): void {
    if (depth >= MAX_DEPTH) throw quota(`Queries and filters nest at most ${MAX_DEPTH} deep.`);
    if (++this.nodes > MAX_NODES) throw quota(`A search has at most ${MAX_NODES} queries and filters.`);
  }
}
