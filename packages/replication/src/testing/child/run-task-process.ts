import type { TaskRunRequest } from '@jobglot/core';
import type { ConnectorEnvironment } from '../../connectors/connector';
import { createReplication } from '../../index';

interface Inputs {
  readonly request: TaskRunRequest;
  readonly environment: ConnectorEnvironment;
}

/** A worker reduced to one task: the request comes as an argument, progress goes out as lines of JSON. */
async function main(): Promise<void> {
  const { request: sent, environment } = JSON.parse(process.argv[2] ?? '') as Inputs;
  const request = { ...sent, plannedAt: new Date(sent.plannedAt) };
  const { runner } = createReplication(environment);
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
