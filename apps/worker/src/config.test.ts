import { readWorkerConfig } from './config';

const BASE = {
  DATABASE_URL: 'postgres://u:p@localhost/d',
  JOBGLOT_MASTER_KEY: Buffer.alloc(32).toString('base64'),
};
const MAIL = { SMTP_URL: 'smtps://user:canary@mail.example:465', MAIL_FROM: 'Jobglot <jobs@example.org>' };

test('mail is off without SMTP_URL, on with both variables', () => {
  expect(readWorkerConfig(BASE).mail).toBeNull();
  expect(
    readWorkerConfig({ ...BASE, SMTP_URL: '', MAIL_FROM: '', PUBLIC_URL: 'https://jobs.example' }).mail,
  ).toBeNull();
  const expected = { url: MAIL.SMTP_URL, from: MAIL.MAIL_FROM, publicUrl: null };
  expect(readWorkerConfig({ ...BASE, ...MAIL }).mail).toEqual(expected);
  expect(readWorkerConfig({ ...BASE, ...MAIL, PUBLIC_URL: 'https://jobs.example/' }).mail?.publicUrl).toBe(
    'https://jobs.example',
  );
});

test.each([
  [{ SMTP_URL: MAIL.SMTP_URL }, 'MAIL_FROM: is required with SMTP_URL'],
  [{ MAIL_FROM: MAIL.MAIL_FROM }, 'SMTP_URL: is required with MAIL_FROM'],
  [{ ...MAIL, SMTP_URL: 'https://user:canary@mail.example' }, 'SMTP_URL: must begin with smtp:// or smtps://'],
  [{ ...MAIL, SMTP_URL: 'smtp://' }, 'SMTP_URL: must be smtp://user:password@host:port, or smtps://'],
  [{ ...MAIL, SMTP_URL: 'smtp://user:canary@host:port' }, 'SMTP_URL: must be smtp://user:password@host:port'],
  [{ ...MAIL, MAIL_FROM: 'Jobglot' }, 'MAIL_FROM: must be an address'],
  [{ ...MAIL, MAIL_FROM: 'a@b.example\r\nBcc: c@d.example' }, 'MAIL_FROM: must be an address'],
  [{ ...MAIL, PUBLIC_URL: 'nowhere' }, 'PUBLIC_URL: must be a URL'],
])('%j is refused in one line without its value', (change, message) => {
  const read = () => readWorkerConfig({ ...BASE, ...change });
  expect(read).toThrow(message);
  expect(read).not.toThrow(/canary/);
});
