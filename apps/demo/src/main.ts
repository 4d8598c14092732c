import { randomUUID } from 'node:crypto';
import { join, resolve } from 'node:path';
import { V2Client } from '@jobglot/cdata-v2-client';
import { type Standalone, startStandalone } from '@jobglot/standalone';
import { Presets, SingleBar } from 'cli-progress';
import { Client } from 'pg';
import { CHECKSUM_SQL, placeCities, sourceChecksum } from './cities';

/** `npm run demo`: copies 171,075 cities from a JSON file into PostgreSQL through the v2 API, and proves it. */
async function main(): Promise<void> {
  const stay = !process.argv.includes('--exit');
  const standalone = await startStandalone(process.env, console.log);
  const stopped = interrupted();
  try {
    await replicateCities(standalone);
    if (stay) {
      console.log(`\nEverything stays up at ${standalone.baseUrl} until Ctrl-C.`);
      await stopped;
    }
  } finally {
    await standalone.stop();
  }
}

async function replicateCities({ baseUrl, credentials, demoUrl }: Standalone): Promise<void> {
  if (!demoUrl) throw new Error('the demo needs the embedded PostgreSQL: unset DATABASE_URL');
  const home = resolve(process.env.JOBGLOT_HOME ?? './.jobglot');
  const folder = await placeCities(process.env.JOBGLOT_FILES_ROOT ?? join(home, 'files'));
  const source = await sourceChecksum();
  const api = new V2Client(baseUrl, credentials.apiToken);
  const tag = randomUUID().slice(0, 8);

  console.log(`\nOver ${baseUrl}/api.rsc/v2:`);
  const from = await api.createConnection(`cities-file-${tag}`, 'JSON', { URI: folder });
  const to = await api.createPostgresConnection(`demo-database-${tag}`, demoUrl);
  const job = await api.createJob({
    name: `Cities ${tag}`,
    type: 'Standard',
    source_connection_id: from,
    destination_connection_id: to,
    drop_table: true,
    queries: ['REPLICATE [cities]'],
  });
  console.log(`  connections ${from} (JSON) and ${to} (PostgreSQL), job ${job}`);

  const run = await api.execute(job);
  const bar = new SingleBar(
    { format: '  run {id}: {status} [{bar}] {value} of {total} rows', hideCursor: true },
    Presets.rect,
  );
  bar.start(source.rows, 0, { id: run, status: 'Queued' });
  const entry = await api.waitForRun(job, run, undefined, ({ records_written, status }) =>
    bar.update(records_written, { status }),
  );
  bar.stop();
  if (entry.status !== 'Successful') throw new Error(`the run ended ${entry.status}: ${entry.error}`);

  const copied = await destinationChecksum(demoUrl);
  const equal = copied.rows === source.rows && copied.sum === source.sum;
  const seconds = entry.duration_ms! / 1000;
  console.log(`  source       ${source.rows} rows, checksum ${source.sum}`);
  console.log(`  destination  ${copied.rows} rows, checksum ${copied.sum}: ${equal ? 'equal' : 'DIFFERENT'}`);
  console.log(`  ${source.rows} rows in ${seconds.toFixed(2)} s: ${Math.round(source.rows / seconds)} rows/s`);
  if (!equal) throw new Error('source and destination differ');
}

async function destinationChecksum(url: string) {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query(CHECKSUM_SQL);
    return { rows: Number(rows[0].rows), sum: BigInt(rows[0].sum) };
  } finally {
    await client.end();
  }
}

function interrupted(): Promise<void> {
  return new Promise<void>((done) => {
    process.once('SIGINT', () => done());
    process.once('SIGTERM', () => done());
  }).then(() => {
    // The second of a doubled signal (terminal and npm) must not cut the clean end short.
    process.on('SIGINT', () => undefined);
    process.on('SIGTERM', () => undefined);
  });
}

main().then(
  () => process.exit(0),
  (error: Error) => {
    console.error(`demo: ${error.message}`);
    process.exit(1);
  },
);
