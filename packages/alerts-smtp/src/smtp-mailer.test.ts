import { createServer } from 'node:net';
import PostalMime from 'postal-mime';
import type { SMTPServerOptions } from 'smtp-server';
import { createSmtpMailer } from './index';
import { failedRun } from './testing/failed-run';
import { answering, type MailServer, mailServer } from './testing/mail-server';

let server: MailServer;

afterEach(() => server?.close());

/** A mailer at a server with these options. */
async function mailer(options: SMTPServerOptions = {}, credentials = '') {
  server = await mailServer(options);
  const url = `smtp://${credentials}127.0.0.1:${server.port}`;
  return createSmtpMailer({ url, from: 'Jobglot <jobs@example.org>', publicUrl: 'https://jobs.example' });
}

test('a mail arrives with text and HTML, at every recipient', async () => {
  const { send } = await mailer();
  const delivery = await send(failedRun({}, { jobName: 'Nächtlich' }));
  expect(delivery).toEqual({ accepted: ['a@b.example', 'c@d.example'], refused: [] });
  expect(server.mails).toMatchObject([{ to: ['a@b.example', 'c@d.example'] }]);
  const mail = await PostalMime.parse(server.mails[0]!.raw);
  expect(mail.subject).toBe('Jobglot: job "Nächtlich" failed');
  expect(mail.from).toMatchObject({ name: 'Jobglot', address: 'jobs@example.org' });
  expect(mail.to).toMatchObject([{ address: 'a@b.example' }, { address: 'c@d.example' }]);
  expect(mail.text).toContain('Job "Nächtlich" failed.');
  expect(mail.html).toContain('<code>REPLICATE [T1]</code>');
  expect(mail.attachments).toEqual([]);
  expect(mail.headers).toContainEqual(expect.objectContaining({ key: 'auto-submitted', value: 'auto-generated' }));
});

test('a mail that is sent again has the same id', async () => {
  const { send } = await mailer();
  await send(failedRun());
  await send(failedRun());
  const ids = await Promise.all(server.mails.map(async ({ raw }) => (await PostalMime.parse(raw)).messageId));
  expect(ids[0]).toMatch(/^<run-12\./);
  expect(ids[1]).toBe(ids[0]);
});

test('a subject cannot become a header', async () => {
  const { send } = await mailer();
  await send(failedRun({ subject: 'Hello\r\nBcc: victim@example.org\r\n\r\nbody' }));
  const mail = await PostalMime.parse(server.mails[0]!.raw);
  expect(mail.subject).toBe('Hello Bcc: victim@example.org body');
  expect(mail.headers.map(({ key }) => key)).not.toContain('bcc');
  expect(server.mails[0]!.to).toEqual(['a@b.example', 'c@d.example']);
});

test.each([
  [451, false],
  [554, true],
])('an answer %i is told; permanent: %s', async (code, permanent) => {
  const { send } = await mailer({ onMailFrom: (_, __, callback) => callback(answering(code, 'no\tmail today')) });
  await expect(send(failedRun())).rejects.toMatchObject({
    name: 'AlertMailError',
    message: `the mail server answered "${code} no mail today"`,
    permanent,
  });
});

test('of two recipients one may be refused', async () => {
  const { send } = await mailer({
    onRcptTo: ({ address }, _, callback) => callback(address === 'c@d.example' ? answering(550, 'no such user') : null),
  });
  expect(await send(failedRun())).toEqual({ accepted: ['a@b.example'], refused: ['c@d.example'] });
});

test('a server that is away is tried again', async () => {
  const { send } = await mailer();
  await server.close();
  await expect(send(failedRun())).rejects.toMatchObject({
    message: expect.stringMatching(/^the .*mail server.* \(E[A-Z]+(, ECONNREFUSED)?\)$/),
    permanent: false,
  });
});

test('the password reaches the server and no message, even when the server repeats it', async () => {
  const passwords: unknown[] = [];
  const { send } = await mailer(
    {
      authMethods: ['LOGIN'],
      onAuth: ({ password }, _, callback) => {
        passwords.push(password);
        const plain = Buffer.from(String(password)).toString('base64');
        callback(answering(535, `wrong: ${password} ${plain}`));
      },
    },
    'user:can%40ary:%25%2F@',
  );
  const error: Error = await send(failedRun()).then(
    () => new Error('sent'),
    (refusal) => refusal,
  );
  expect(passwords).toEqual(['can@ary:%/']);
  expect(error.message).toBe('the mail server answered "535 wrong: [redacted] [redacted]=="');
  expect(error).toMatchObject({ permanent: false });
  expect(JSON.stringify([error, error.stack, error.cause])).not.toMatch(/can(@|%40)ary/);
});

test('texts cannot make the mailer read files', async () => {
  const { send } = await mailer();
  await send(failedRun({ subject: 'file:///etc/passwd' }, { jobName: '/etc/passwd', error: 'data:text/plain,x' }));
  expect(server.mails[0]!.raw).not.toContain('root:');
});

test('a server that hangs up is tried again', async () => {
  const silent = createServer((socket) => socket.end());
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const { port } = silent.address() as { port: number };
  const { send } = createSmtpMailer({ url: `smtp://127.0.0.1:${port}`, from: 'a@b.example', publicUrl: null });
  await expect(send(failedRun())).rejects.toMatchObject({ name: 'AlertMailError', permanent: false });
  silent.close();
});
