import { LineageWorker, lineageCsv, mergeFiles } from '@jobglot/lineage';
import { warehouseFiles } from './warehouse';

const FILES = 1000;
const STATEMENTS_PER_FILE = 20;

/** The process that is measured: analyses the files, and tells its parent how long that took. */
async function main(): Promise<void> {
  const files = [...warehouseFiles(FILES, STATEMENTS_PER_FILE)];
  const worker = new LineageWorker();
  const options = { vendor: 'dbvpostgresql', defaultDatabase: '', defaultSchema: '' } as const;
  // The thread's start and the parser's loading are not what is measured.
  await worker.analyze([], options);
  const since = performance.now();
  const { files: found } = await worker.analyze(files, options, {
    progress: (done) => {
      if (done.files % 100 === 0) console.log(`${done.files} of ${done.ofFiles} files, ${done.statements} statements`);
    },
  });
  const seconds = (performance.now() - since) / 1000;
  const lineage = mergeFiles(options.vendor, found);
  let csvRows = -1;
  for await (const piece of lineageCsv(lineage)) csvRows += piece.split('\n').length - 1;
  const { statements, errors, relations } = lineage;
  process.send!({ ready: { seconds, statements, errors: errors.length, relations: relations.length, csvRows } });
  process.once('SIGTERM', () => process.exit());
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
