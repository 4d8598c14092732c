import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { isOurs } from './process-identity';
import { stopProcess } from './stop-process';

test('a process is ours only with both the program and the argument, and only while it lives', async () => {
  const child = spawn('/bin/sh', ['-c', 'read line', 'sh', '/some/data']);
  const pid = child.pid ?? 0;
  const ours = { pid, programs: ['sh'], argument: '/some/data' };
  expect(isOurs(ours)).toBe(true);
  expect(isOurs({ ...ours, programs: ['postgres'] })).toBe(false);
  expect(isOurs({ ...ours, argument: '/some/other' })).toBe(false);
  await stopProcess({ ...ours, argument: '/some/other' }, [{ signal: 'SIGKILL', waitMs: 1_000 }]);
  expect(child.signalCode).toBeNull();

  const ended = once(child, 'exit');
  await stopProcess(ours, [{ signal: 'SIGTERM', waitMs: 5_000 }]);
  expect((await ended)[1]).toBe('SIGTERM');
  expect(isOurs(ours)).toBe(false);
});

test.each([0, 1, -1, Number.NaN, 1.5])('the number %p from a broken pid file is never a process of ours', (pid) => {
  expect(isOurs({ pid, programs: ['init', 'systemd', 'sh', 'node'], argument: '' })).toBe(false);
});

test('a process that ignores a signal gets the next one', async () => {
  const child = spawn('/bin/sh', ['-c', "trap '' TERM; echo ready; while read line; do :; done", 'sh', '/some/data']);
  await once(child.stdout, 'data');
  const ours = { pid: child.pid ?? 0, programs: ['sh'], argument: '/some/data' };
  await expect(stopProcess(ours, [{ signal: 'SIGTERM', waitMs: 100 }])).rejects.toThrow(/does not stop/);
  const ended = once(child, 'exit');
  await stopProcess(ours, [
    { signal: 'SIGTERM', waitMs: 100 },
    { signal: 'SIGKILL', waitMs: 5_000 },
  ]);
  expect((await ended)[1]).toBe('SIGKILL');
});
