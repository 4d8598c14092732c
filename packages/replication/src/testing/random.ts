/** Random numbers that can be had again: the seed is printed, and JOBGLOT_FAULT_SEED sets it. */
export function seededRandom(what: string): () => number {
  const seed = Number(process.env.JOBGLOT_FAULT_SEED ?? Date.now() % 1_000_000_007);
  console.info(`${what}: JOBGLOT_FAULT_SEED=${seed}`);
  // mulberry32
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
