import type { Clock } from '../ports/clock';

const ENTRIES = 1_000;

/** Remembers answers for some seconds, where a stale one does no harm and every request asks. */
export class BriefMemory<T> {
  private readonly known = new Map<string, { readonly value: T; readonly at: number }>();

  /** @param forMs how long an answer is believed */
  constructor(
    private readonly clock: Clock,
    private readonly forMs: number,
  ) {}

  /** @param load asked when nothing is remembered */
  async get(key: string, load: () => Promise<T>): Promise<T> {
    const now = this.clock.now().getTime();
    const known = this.known.get(key);
    if (known && now - known.at <= this.forMs) return known.value;
    const value = await load();
    // All at once: whoever asks for ever new names must not fill the memory.
    if (this.known.size >= ENTRIES) this.known.clear();
    this.known.set(key, { value, at: now });
    return value;
  }

  forget(): void {
    this.known.clear();
  }
}
