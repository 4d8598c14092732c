import { createHash, createHmac } from 'node:crypto';

interface Unsigned {
  readonly method: string;
  /** path before it is escaped */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  /** all of them are signed; names in lower case */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const escaped = (text: string) =>
  Buffer.from(text).reduce((done, byte) => {
    const sign = String.fromCharCode(byte);
    return done + (/[\w.~-]/.test(sign) ? sign : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`);
  }, '');

/**
 * Signs as the Terraform provider's golangsdk does: every header that is there by then, not Host; the path before it was
 * escaped; blanks of the query travel as plus.
 * @returns address and headers as sent, X-Sdk-Date and Authorization among them
 */
export function signAsGo(
  { id, secret }: { readonly id: string; readonly secret: string },
  { method, path, query = {}, headers = {}, body = '' }: Unsigned,
  now = new Date(),
): {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
} {
  const date = now.toISOString().replace(/[-:]|\.\d+/g, '');
  const all: Record<string, string> = { ...headers, 'x-sdk-date': date };
  const names = Object.keys(all).sort();
  const encoded = Object.keys(query)
    .sort()
    .map((name) => `${escaped(name)}=${escaped(query[name]!)}`);
  const uri = path.split('/').map(escaped).join('/');
  const canonical = [
    method,
    uri.endsWith('/') ? uri : `${uri}/`,
    encoded.join('&'),
    names.map((name) => `${name}:${all[name]!.trim()}\n`).join(''),
    names.join(';'),
    sha256(body),
  ].join('\n');
  const signature = createHmac('sha256', secret)
    .update(`SDK-HMAC-SHA256\n${date}\n${sha256(canonical)}`)
    .digest('hex');
  const sent = encoded.join('&').replaceAll('%20', '+');
  return {
    method,
    url: sent === '' ? uri : `${uri}?${sent}`,
    headers: {
      ...all,
      authorization: `SDK-HMAC-SHA256 Access=${id}, SignedHeaders=${names.join(';')}, Signature=${signature}`,
    },
    body,
  };
}
