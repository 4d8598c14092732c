import { greeting } from './greeting';
import { startStandalone } from './standalone';

const print = (line: string) => console.log(line);

/** Exit code of a start that was interrupted twice. */
const FORCED = 130;

async function main(): Promise<void> {
  let stopping = false;
  const starting = startStandalone(process.env, print);
  const stop = () => {
    if (stopping) process.exit(FORCED);
    stopping = true;
    print('Stopping: runs under way end or are handed back. Once more to stop at once.');
    void starting
      .then((standalone) => standalone.stop())
      .then(
        () => process.exit(0),
        () => process.exit(1),
      );
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  const standalone = await starting;
  if (!stopping) print(greeting(standalone));
}

main().catch((error: Error) => {
  console.error(`jobglot: ${error.message}`);
  process.exit(1);
});
