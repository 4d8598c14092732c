import { AlertMailError } from '@jobglot/core';

/** What nodemailer tells about a failure. */
interface SmtpFailure {
  readonly code?: string;
  readonly originalCode?: string;
  readonly response?: string;
  readonly responseCode?: number;
}

const PERMANENT = 500;
const LONGEST_ANSWER = 200;
const NO_ANSWER: Readonly<Record<string, string>> = {
  ECONNECTION: 'the mail server cannot be reached',
  ESOCKET: 'the connection to the mail server failed',
  EDNS: "the mail server's name is unknown",
  ETIMEDOUT: 'the mail server did not answer in time',
  ETLS: 'no secure connection to the mail server could be made',
  EAUTH: 'the log-in at the mail server failed',
  EENVELOPE: 'sender or recipient is no usable address',
};
/** Failures of the mail itself, found before the server was asked. */
const UNUSABLE = 'EENVELOPE';
/** A 535, too: the operator mends the configuration, and the alerts of that time still go out. */
const LOG_IN = 'EAUTH';

/**
 * Tells a failure by codes and the server's answer alone: messages of libraries may hold what they were configured with.
 * @param secrets masked, also in base64, should the server have repeated one
 */
export function smtpFailure(error: unknown, secrets: readonly string[]): AlertMailError {
  const { code = '', originalCode, response, responseCode } = (error ?? {}) as SmtpFailure;
  if (response) {
    const answer = masked(response, secrets)
      .replace(/[\s\p{Cc}]+/gu, ' ')
      .trim()
      .slice(0, LONGEST_ANSWER);
    const message = `the mail server answered "${answer}"`;
    return new AlertMailError(message, code !== LOG_IN && responseCode !== undefined && responseCode >= PERMANENT);
  }
  const codes = [code, originalCode].filter((part) => part && /^[A-Z_]+$/.test(part)).join(', ');
  const message = `${NO_ANSWER[code] ?? 'the mail could not be handed over'}${codes ? ` (${codes})` : ''}`;
  return new AlertMailError(message, code === UNUSABLE);
}

function masked(text: string, secrets: readonly string[]): string {
  const forms = secrets.flatMap((secret) => [secret, Buffer.from(secret).toString('base64').replace(/=+$/, '')]);
  return forms.filter((form) => form !== '').reduce((rest, form) => rest.replaceAll(form, '[redacted]'), text);
}
