import { DomainError } from '../errors/domain-error';
import { ZERO_COUNTERS } from '../execution/run-counters';
import { readLineageStatement } from '../lineage/lineage-statement';
import type { LineageEngine, LineageTaskEnd } from '../ports/lineage-engine';

/**
 * Reads nothing: every file is a text of three statements, one named `bad` cannot be read, `slow` goes on until it is stopped.
 * An upload whose name ends in `.exe` is refused.
 */
export const fakeLineageEngine: LineageEngine = {
  vendors: ['dbvoracle', 'dbvmssql', 'dbvpostgresql'],
  async check(name, open) {
    for await (const _ of open());
    if (name.endsWith('.exe')) throw new DomainError('upload.invalid', `${name} is no text of SQL.`, { name });
    return [name];
  },
  async analyze({ tasks }, { signal, progress, log }) {
    const ends: LineageTaskEnd[] = [];
    for (const { id, position, statement } of tasks) {
      const { name = '' } = readLineageStatement(statement) ?? {};
      if (name.includes('slow')) await stopped(signal);
      const bad = name.includes('bad');
      const counters = { ...ZERO_COUNTERS, read: 3, written: bad ? 0 : 3, inserted: bad ? 0 : 3, failed: bad ? 3 : 0 };
      progress(id, counters);
      log('info', position, `${name}: 3 statements.`);
      ends.push({ taskId: id, counters, error: bad ? `${name}: 3 of 3 statements cannot be read.` : null });
    }
    return ends;
  },
  async *export(_options, parts, { format }) {
    const names: string[] = [];
    for await (const { name } of parts) names.push(name);
    yield format === 'json' ? JSON.stringify({ code: 200, data: { names } }) : names.join();
  },
};

function stopped(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
