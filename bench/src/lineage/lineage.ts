import { join } from 'node:path';
import { startProcess } from '../processes';

const MEMORY_TARGET_MB = 600;

/** SQL lineage of 1,000 files of 20 statements in one process: statements per second, and the process's memory. */
export async function benchLineage() {
  const run = await startProcess(join(__dirname, 'lineage-run.js'), {});
  try {
    const { seconds, statements, errors, relations, csvRows } = run.facts as Record<string, number>;
    return {
      statements,
      errors,
      relations,
      csvRows,
      seconds,
      statementsPerSecond: Math.round(statements! / seconds!),
      peakMemoryMb: run.peakMemoryMb(),
      memoryTargetMb: MEMORY_TARGET_MB,
    };
  } finally {
    await run.stop();
  }
}
