import { ZERO_COUNTERS } from '@jobglot/core';
import { freshJob, running } from '@jobglot/core/testing';
import { createTestDatabase } from '@jobglot/embedded-services/testing';
import { createStores, migrate, openDatabase } from '../index';
import { heartbeat } from './work';

const EXECUTIONS = 60;
const ROUNDS = 60;

test('statements over the same executions in opposite orders do not deadlock', async () => {
  const { url, drop } = await createTestDatabase();
  const database = openDatabase(url, 4, () => undefined);
  try {
    await migrate(database, true);
    const stores = createStores(database);
    const beats: { executionId: number; fence: number; counters: typeof ZERO_COUNTERS }[] = [];
    for (let i = 0; i < EXECUTIONS; i++) {
      const { id, fence } = await running(stores, (await freshJob(stores)).id);
      beats.push({ executionId: id, fence, counters: ZERO_COUNTERS });
    }
    const forward = beats.toSorted((a, b) => a.executionId - b.executionId);
    const lane = async (order: typeof beats) => {
      for (let round = 0; round < ROUNDS; round++) await heartbeat(database.pool, order);
    };
    await Promise.all([lane(forward), lane(forward.toReversed()), lane(forward), lane(forward.toReversed())]);
  } finally {
    await database.close();
    await drop();
  }
});
