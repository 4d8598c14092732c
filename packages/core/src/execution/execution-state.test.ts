import { canMove, EXECUTION_STATUSES, isTerminal, LIVE_STATUSES, statesBefore } from './execution-state';

test.each(['succeeded', 'failed', 'cancelled'] as const)('%s never changes (P7)', (terminal) => {
  expect(isTerminal(terminal)).toBe(true);
  for (const to of EXECUTION_STATUSES) expect(canMove(terminal, to)).toBe(false);
});

test('a queued run is cancelled at once, a running one goes through cancelling', () => {
  expect(canMove('queued', 'cancelled')).toBe(true);
  expect(canMove('queued', 'cancelling')).toBe(false);
  expect(canMove('running', 'cancelling')).toBe(true);
});

test('a cancelled run cannot be claimed', () => {
  expect(statesBefore('running')).toEqual(['queued', 'running', 'retrying']);
  expect(LIVE_STATUSES).toEqual(['queued', 'running', 'retrying', 'cancelling']);
});
