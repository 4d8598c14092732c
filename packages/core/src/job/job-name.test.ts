import { checkJobName } from './job-name';

test.each(['a', 'My Job (1)', "O'Brien", 'x'.repeat(240), 'allow'])('accepts %p', (name) => {
  expect(() => checkJobName(name)).not.toThrow();
});

test.each(['', '  ', 'all', 'ALL', 'a/b', 'x'.repeat(241), 'a\nb'])('refuses %p', (name) => {
  expect(() => checkJobName(name)).toThrow(expect.objectContaining({ code: 'job.name_invalid' }));
});
