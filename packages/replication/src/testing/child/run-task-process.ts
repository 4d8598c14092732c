import type { TaskRunRequest } from '@jobglot/core';
import { createReplication } from '../../index';
import { LOCAL_ENVIRONMENT } from '../local-environment';

/** A worker reduced to one task: the request comes as an argument, progress goes out as lines of JSON. */
async function main(): Promise<void> {
  const request = JSON.parse(process.argv[2] ?? '') as TaskRunRequest;
  const { runner } = createReplication(LOCAL_ENVIRONMENT);
  const print = (line: object): void => {
    process.stdout.write(`${JSON.stringify(line)}\n`);
  };
  const result = await runner.run(request, {
    signal: new AbortController().signal,
    progress: print,
    log: () => {},
  });
  print({ result });
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
  process.exitCode = 1;
});
