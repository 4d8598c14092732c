import { DEFAULT_JOB_OPTIONS } from '../../job/job-options';
import type { LineagePart } from '../../ports/lineage-store';
import type { Stores } from '../../ports/stores';
import { freshJob, running } from './samples';

/** What every LineageStore must do. */
export function lineageStoreConformance(stores: () => Stores): void {
  const part = (name: string, text = name): LineagePart => ({
    name,
    content: Buffer.from(text),
  });
  const all = async (jobId: string) => {
    const found: LineagePart[] = [];
    for await (const { name, content } of stores().lineage.parts(jobId)) {
      found.push({ name, content: Buffer.from(content) });
    }
    return found;
  };

  test('parts are kept by name, replaced, and read in their order', async () => {
    const job = await freshJob(stores());
    const { id, fence } = await running(stores(), job.id);
    for (const each of [part('b'), part('a'), part('b', 'new'), part("c's [x]")]) {
      expect(await stores().lineage.save(job.id, id, fence, each)).toBe(true);
    }
    expect(await all(job.id)).toEqual([part('a'), part('b', 'new'), part("c's [x]")]);
    expect(await stores().lineage.keepOnly(job.id, id, fence, ['b', 'x'])).toBe(true);
    expect(await all(job.id)).toEqual([part('b', 'new')]);
    expect(await all((await freshJob(stores())).id)).toEqual([]);
  });

  test('parts go with their job', async () => {
    const removed = await freshJob(stores());
    const ending = await freshJob(stores(), { options: { ...DEFAULT_JOB_OPTIONS, removeAfter: 'end' } });
    for (const job of [removed, ending]) {
      const { id, fence, counters } = await running(stores(), job.id);
      await stores().lineage.save(job.id, id, fence, part('a'));
      await stores().executions.finish(id, fence, { status: 'succeeded', counters, tasksFailed: 0, error: null }, []);
    }
    await stores().jobs.remove(removed.id);
    for (const job of [removed, ending]) expect(await all(job.id)).toEqual([]);
  });

  test('a run that is not the current one writes nothing', async () => {
    const job = await freshJob(stores());
    const { id, fence, counters } = await running(stores(), job.id);
    await stores().lineage.save(job.id, id, fence, part('a'));
    expect(await stores().lineage.save(job.id, id, fence - 1, part('late'))).toBe(false);
    expect(await stores().lineage.keepOnly(job.id, id, fence - 1, [])).toBe(false);
    await stores().executions.finish(id, fence, { status: 'succeeded', counters, tasksFailed: 0, error: null }, []);
    expect(await stores().lineage.save(job.id, id, fence, part('late'))).toBe(false);
    expect(await stores().lineage.keepOnly(job.id, id, fence, [])).toBe(false);
    expect(await all(job.id)).toEqual([part('a')]);
  });
}
