import type { AddressInfo } from 'node:net';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer } from 'smtp-server';

/** A mail as it arrived. */
export interface ReceivedMail extends Email {
  /** addresses of the envelope */
  readonly recipients: readonly string[];
}

/** A real SMTP server that takes mails from one user. */
export interface MailServer {
  readonly url: string;
  readonly mails: readonly ReceivedMail[];
  /** The next mail is answered with this code and text. */
  refuseNext(code: number, text: string): void;
  close(): Promise<void>;
}

/** @returns a server that knows this user and takes nothing without a log-in */
export async function startMailServer(user: string, password: string): Promise<MailServer> {
  const mails: ReceivedMail[] = [];
  const refusals: Error[] = [];
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    onAuth: (auth, _, callback) => {
      const known = auth.username === user && auth.password === password;
      callback(known ? null : new Error('unknown user'), { user });
    },
    onMailFrom: (_, __, callback) => callback(refusals.shift()),
    onData: (stream, { envelope }, callback) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        void PostalMime.parse(Buffer.concat(chunks)).then((mail) => {
          mails.push({ ...mail, recipients: envelope.rcptTo.map(({ address }) => address) });
          callback();
        }, callback);
      });
    },
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve());
  });
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://${encodeURIComponent(user)}:${encodeURIComponent(password)}@127.0.0.1:${port}`,
    mails,
    refuseNext: (responseCode, text) => refusals.push(Object.assign(new Error(text), { responseCode })),
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
