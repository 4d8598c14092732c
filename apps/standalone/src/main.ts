import { greeting } from './greeting';
import { startStandalone } from './standalone';

const print = (line: string) => console.log(line);

/** Exit code of a start that was interrupted twice. */
const FORCED = 130;
/** One Ctrl-C arrives twice under `npm start`: from the terminal and from npm. */
const SAME_SIGNAL_MS = 1_000;

async function main(): Promise<void> {
  let stoppingSince: number | null = null;
  const starting = startStandalone(process.env, print);
  const stop = () => {
    if (stoppingSince !== null) {
      if (Date.now() - stoppingSince > SAME_SIGNAL_MS) process.exit(FORCED);
      return;
    }
    stoppingSince = Date.now();
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
  if (stoppingSince === null) print(greeting(standalone));
}

main().catch((error: Error) => {
  console.error(`jobglot: ${error.message}`);
  process.exit(1);
});
