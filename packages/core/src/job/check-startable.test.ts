import { checkStartable } from './check-startable';
import type { Job } from './job';

const job = (spec: object, change: Partial<Job> = {}): Job =>
  ({
    sourceConnectionId: 's',
    destinationConnectionId: 'd',
    tasks: [{ id: '1', position: 0, statement: 'x', active: true, spec: { kind: 'replicate', table: 'T', ...spec } }],
    ...change,
  }) as unknown as Job;

test('a job with tasks needs both connections', () => {
  expect(() => checkStartable(job({}), {})).not.toThrow();
  expect(() => checkStartable(job({}, { sourceConnectionId: null }), {})).toThrow(
    expect.objectContaining({ code: 'job.invalid', message: 'The job has no source.' }),
  );
  const none = { sourceConnectionId: null, destinationConnectionId: null };
  expect(() => checkStartable(job({}, none), {})).toThrow('The job has no source and no destination.');
  expect(() => checkStartable(job({}, { ...none, tasks: [] }), {})).not.toThrow();
});

test('a start gives every parameter that the statements name, in any case', () => {
  expect(() => checkStartable(job({ parameters: ['since', 'Until'] }), { SINCE: '1', until: '2' })).not.toThrow();
  expect(() => checkStartable(job({ parameters: ['since', 'Until'] }), { since: '1' })).toThrow(
    expect.objectContaining({ code: 'execution.parameter_missing', details: { parameter: 'Until' } }),
  );
});
