import { alertView } from './alert-view';
import { render } from './render';
import { failedRun } from './testing/failed-run';

const LOG = '/api.rsc/v2/jobs/5d1c7a2e-0000-4000-8000-000000000001/history/12/log';

const bodies = (alert = failedRun(), publicUrl: string | null = null) => render(alertView(alert, publicUrl));

test('both bodies tell job, run, times, rows, tasks and errors', () => {
  const { text, html } = bodies();
  for (const body of [text, html]) {
    for (const fact of [
      'Nightly',
      'failed',
      '12',
      '2026-01-01T10:00:00.000Z',
      '1 h 2 min 3 s',
      '11 read, 7 written, 4 failed',
      '1 of 2 tasks failed.',
      'REPLICATE [T0]',
      'REPLICATE [T1]',
      'copy.T1',
      'The table T1 does not exist.',
    ]) {
      expect(body).toContain(fact);
    }
  }
  expect(text).toContain('Task 2 failed: REPLICATE [T1]\n  to copy.T1: 11 rows read, 7 written, 4 failed\n  The table');
});

test('the log is a link where the address of the gateway is known, a path elsewhere', () => {
  const known = bodies(failedRun(), 'https://jobs.example');
  expect(known.html).toContain(`href="https://jobs.example${LOG}"`);
  expect(known.text).toContain(`Log: https://jobs.example${LOG}\n`);
  const unknown = bodies();
  expect(unknown.html).not.toContain('href');
  expect(unknown.text).toContain(`Log, on this gateway: ${LOG}\n`);
});

test("users' texts are escaped in HTML, and nowhere else", () => {
  const name = `<img src=x onerror="alert('1')"> & "more"`;
  const alert = failedRun({}, { jobName: name, error: name });
  const tasks = alert.tasks.map((task) => ({ ...task, statement: name, destinationTable: name, error: name }));
  const { text, html } = bodies({ ...alert, tasks });
  expect(html).not.toContain('<img');
  expect(html.match(/&lt;img src=x onerror=&quot;alert\(&#39;1&#39;\)&quot;&gt; &amp;/g)!.length).toBeGreaterThan(6);
  expect(text.split(name)).toHaveLength(9);
});

test("users' texts add no lines and run no template", () => {
  const name = 'a\r\nLog: https://evil.example\u2028<%= process.env.PATH %>';
  const flat = 'a Log: https://evil.example <%= process.env.PATH %>';
  expect(bodies(failedRun({}, { jobName: name })).text).toContain(`Job "${flat}" failed.`);
  expect(alertView(failedRun({ subject: name }), null).subject).toBe(flat);
});

test('a subject of the job wins; else job and state say it', () => {
  expect(alertView(failedRun({ subject: 'Mine' }), null).subject).toBe('Mine');
  for (const status of ['failed', 'succeeded', 'cancelled'] as const) {
    expect(alertView(failedRun({}, { status }), null).subject).toBe(`Jobglot: job "Nightly" ${status}`);
  }
});

test('a run that never began, without tasks and error, can be told too', () => {
  const { text, html } = bodies(failedRun({ tasks: [] }, { startedAt: null, error: null }));
  expect(text).toContain('never');
  expect(text).not.toContain('Error');
  expect(html).not.toContain('Statement');
});
