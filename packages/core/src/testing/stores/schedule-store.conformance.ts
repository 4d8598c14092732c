import type { Stores } from '../../ports/stores';
import { freshJob } from './samples';

/** What every ScheduleStore must do. */
export function scheduleStoreConformance(stores: () => Stores): void {
  const schedule = { enabled: true, cron: '*/5 * * * *', timeZone: 'Europe/Paris' };

  test('an enabled schedule is served from now on', async () => {
    const before = Date.now() - 60_000;
    const job = await freshJob(stores(), { schedule });
    const found = await stores().schedules.find(job.id);
    expect(found).toMatchObject({ jobId: job.id, jobName: job.name, cron: schedule.cron, timeZone: schedule.timeZone });
    expect(found!.servedUntil.getTime()).toBeGreaterThan(before);
    expect((await stores().schedules.enabled()).map((s) => s.jobId)).toContain(job.id);
  });

  test('served times move forward only', async () => {
    const job = await freshJob(stores(), { schedule });
    const later = new Date(Date.now() + 3_600_000);
    await stores().schedules.serve(job.id, later);
    await stores().schedules.serve(job.id, new Date(0));
    expect((await stores().schedules.find(job.id))!.servedUntil).toEqual(later);
    // A changed name is no new schedule, a changed cron is.
    await stores().jobs.change(job.id, (j) => ({ ...j, name: `${j.name}x` }));
    expect((await stores().schedules.find(job.id))!.servedUntil).toEqual(later);
    await stores().jobs.change(job.id, (j) => ({ ...j, schedule: { ...schedule, cron: '1 * * * *' } }));
    expect((await stores().schedules.find(job.id))!.servedUntil.getTime()).toBeLessThan(later.getTime());
  });

  test('its bounds are kept', async () => {
    const bounds = { notBefore: new Date('2030-01-01T00:00:00Z'), notAfter: new Date('2031-01-01T00:00:00Z') };
    const job = await freshJob(stores(), { schedule: { ...schedule, ...bounds } });
    expect(await stores().schedules.find(job.id)).toMatchObject(bounds);
    expect((await stores().jobs.find(job.id))?.schedule).toEqual({ ...schedule, ...bounds });
    const free = await freshJob(stores(), { schedule });
    expect(await stores().schedules.find(free.id)).toMatchObject({ notBefore: null, notAfter: null });
  });

  test('disabled and deleted ones are gone', async () => {
    const job = await freshJob(stores(), { schedule });
    await stores().jobs.change(job.id, (j) => ({ ...j, schedule: { ...schedule, enabled: false } }));
    expect(await stores().schedules.find(job.id)).toBeNull();
    const other = await freshJob(stores(), { schedule });
    await stores().jobs.remove(other.id);
    expect(await stores().schedules.find(other.id)).toBeNull();
    expect((await stores().schedules.enabled()).map((s) => s.jobId)).not.toContain(other.id);
  });
}
