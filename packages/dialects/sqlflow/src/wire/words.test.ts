import type { Execution } from '@jobglot/core';
import { statusOf, wireDuration, wireTime } from './words';

const run = (status: Execution['status'], tasksFailed = 0, written = 0) =>
  ({ status, tasksFailed, tasksTotal: 2, counters: { written } }) as Execution;

test.each([
  [null, 'create'],
  [run('queued'), 'create'],
  [run('running'), 'running'],
  [run('retrying'), 'running'],
  [run('cancelling'), 'running'],
  [run('succeeded'), 'success'],
  [run('cancelled', 0, 1), 'fail'],
  [run('failed', 1), 'partial_success'],
  [run('failed', 2), 'fail'],
])('%j is %s', (execution, word) => {
  expect(statusOf(execution, 'Lineage')).toBe(word);
  expect(statusOf(execution, 'Standard')).toBe(word);
});

test('a file of which some statements could be read is no whole failure; a table of which some rows were written is', () => {
  expect(statusOf(run('failed', 2, 1), 'Lineage')).toBe('partial_success');
  expect(statusOf(run('failed', 2, 1), 'Standard')).toBe('fail');
});

test('times and durations are as in the samples', () => {
  expect(wireTime(new Date('2020-12-15T15:14:39.999Z'))).toBe('2020-12-15 15:14:39');
  expect([0, 600, 61_000, 3_600_000].map(wireDuration)).toEqual(['0min 0sec', '0min 1sec', '1min 1sec', '60min 0sec']);
});
