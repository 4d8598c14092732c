import { Client } from 'pg';
import type { BenchInstallation } from '../installation';
import { median } from '../load';
import { MARIADB_PATHS } from './mariadb';
import { fillOrders, ROWS } from './orders';
import { type Bench, missing, nothingNew, PATHS, type Path } from './paths';
import { Product } from './product';

const ROUNDS = 3;

/**
 * The figures of the replication engine: each path against a peer on the same data, in turn, three rounds. Programs that are
 * not on PATH leave out their paths, and the result says so. `JOBGLOT_BENCH_PATHS=a,b` chooses paths.
 */
export async function benchReplication(installation: BenchInstallation) {
  const db = new Client({ connectionString: installation.demoUrl });
  await db.connect();
  const product = await Product.start(installation);
  try {
    return await allPaths({ installation, product, db });
  } finally {
    await db.end();
    await product.stop();
  }
}

async function allPaths({ installation, product, db }: Omit<Bench, 'postgres'>) {
  console.log(`  ${ROWS} rows are made`);
  await fillOrders(db, 'public.orders');
  const postgres = await product.client.createPostgresConnection('demo', installation.demoUrl);
  const bench: Bench = { installation, product, db, postgres };
  const results: Record<string, unknown> = {};
  const chosen = process.env.JOBGLOT_BENCH_PATHS?.split(',');
  for (const path of [...PATHS, ...MARIADB_PATHS].filter((p) => chosen?.includes(p.name) ?? true)) {
    const absent = missing(path);
    results[path.name] = absent.length > 0 ? `left out: no ${absent.join(', ')} on PATH` : await measured(bench, path);
    console.log(`  ${path.name}: ${JSON.stringify(results[path.name])}`);
    if (path.name === 'incremental-merge') results['nothing-new'] = await nothingNewMs(bench);
  }
  return results;
}

async function measured(bench: Bench, path: Path) {
  await path.prepare(bench);
  const [peers, ours]: [number[], number[]] = [[], []];
  let memoryMb = 0;
  for (let round = 0; round < ROUNDS; round++) {
    peers.push(await path.peer(bench));
    const run = await path.ours(bench);
    ours.push(run.seconds);
    memoryMb = Math.max(memoryMb, run.memoryMb);
  }
  const [expected, found] = await path.equal(bench);
  if (expected !== found) throw new Error(`${path.name}: ${found} instead of ${expected}`);
  const ratio = median(peers) / median(ours);
  return {
    ratio: Number(ratio.toFixed(2)),
    asked: path.target,
    met: ratio >= path.target && memoryMb <= path.memoryMb,
    oursSeconds: median(ours),
    peerSeconds: Number(median(peers).toFixed(2)),
    memoryMb: Math.round(memoryMb),
    askedMemoryMb: path.memoryMb,
    rounds: { ours, peers },
  };
}

async function nothingNewMs(bench: Bench) {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) times.push((await nothingNew(bench)) * 1000);
  return { ms: median(times), asked: 300, met: median(times) <= 300, rounds: times };
}
