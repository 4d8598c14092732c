import type { AlertDelivery, AlertMailer, RunAlert } from '@jobglot/core';
import { createTransport } from 'nodemailer';
import { alertView } from './alert-view';
import { render } from './render';
import { smtpFailure } from './smtp-failure';

export interface SmtpMailerOptions {
  /** `smtp://` or `smtps://user:password@host:port`; only these parts are read */
  readonly url: string;
  /** address, or `Name <address>` */
  readonly from: string;
  /** what the address of a run's log begins with; null: the mail names the path only */
  readonly publicUrl: string | null;
}

const CONNECTION_TIMEOUT_MS = 10_000;
const GREETING_TIMEOUT_MS = 10_000;
const SOCKET_TIMEOUT_MS = 30_000;

/**
 * Hands alerts to an SMTP server, one connection each: they are rare. With `smtp://` the connection becomes encrypted when
 * the server offers it (STARTTLS).
 */
export function createSmtpMailer({ url, from, publicUrl }: SmtpMailerOptions): AlertMailer {
  const { protocol, hostname, port, username, password } = new URL(url);
  const [user, pass] = [decoded(username), decoded(password)];
  const transport = createTransport({
    host: hostname.replace(/^\[|\]$/g, ''),
    ...(port ? { port: Number(port) } : {}),
    secure: protocol === 'smtps:',
    ...(user ? { auth: { user, pass } } : {}),
    connectionTimeout: CONNECTION_TIMEOUT_MS,
    greetingTimeout: GREETING_TIMEOUT_MS,
    socketTimeout: SOCKET_TIMEOUT_MS,
    // Texts of jobs become mails: no path or address in them may make the worker read something.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  // The last one is what AUTH PLAIN sends.
  const secrets = pass ? [pass, password, `\0${user}\0${pass}`] : [];
  return {
    send: async (alert: RunAlert): Promise<AlertDelivery> => {
      const view = alertView(alert, publicUrl);
      try {
        const { accepted, rejected } = await transport.sendMail({
          from,
          to: alert.recipients.map((address) => ({ name: '', address })),
          subject: view.subject,
          // The same for each try: a mail system that gets an alert twice can tell.
          messageId: `<run-${view.runId}.${view.jobId}@jobglot>`,
          // Keeps absence notes from being sent in return (RFC 3834).
          headers: { 'Auto-Submitted': 'auto-generated' },
          ...render(view),
        });
        return { accepted: accepted.map(String), refused: rejected.map(String) };
      } catch (error) {
        throw smtpFailure(error, secrets);
      }
    },
  };
}

/** A password with a bare percent sign is taken as it stands. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
