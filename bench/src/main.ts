import { mkdir, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { benchBlocked } from './blocked';
import { benchCopy } from './copy';
import { benchDrain } from './drain';
import { benchHttp } from './http';
import { openInstallation } from './installation';
import { benchLineage } from './lineage/lineage';
import { benchOcapiPoll } from './ocapi-poll';
import { benchReplication } from './replication/replication';
import { benchStartLatency } from './start-latency';

const RESULTS = join(__dirname, '..', 'results');

const benches = {
  http: benchHttp,
  'start-latency': benchStartLatency,
  drain: benchDrain,
  copy: benchCopy,
  blocked: benchBlocked,
  'ocapi-poll': benchOcapiPoll,
  replication: benchReplication,
  lineage: benchLineage,
} as const;

/** `npm run bench [-- name ...]`: runs the named benchmarks, or all, each on a fresh installation. */
async function main(names: string[]): Promise<void> {
  const chosen = names.length > 0 ? names : Object.keys(benches);
  const results: Record<string, unknown> = {
    at: new Date().toISOString(),
    node: process.version,
    cpu: `${cpus().length} x ${cpus()[0]?.model}`,
  };
  for (const name of chosen) {
    const bench = benches[name as keyof typeof benches];
    if (!bench) throw new Error(`no benchmark "${name}": ${Object.keys(benches).join(', ')}`);
    console.log(`${name} ...`);
    const installation = await openInstallation();
    try {
      results[name] = await bench(installation);
    } finally {
      await installation.stop();
    }
    console.log(JSON.stringify(results[name], null, 2));
  }
  await mkdir(RESULTS, { recursive: true });
  const path = join(RESULTS, `${String(results.at).slice(0, 16).replace(':', '')}.json`);
  await writeFile(path, `${JSON.stringify(results, null, 2)}\n`);
}

main(process.argv.slice(2)).catch((error) => {
  console.error(error);
  process.exit(1);
});
