import { createPrivateKey, X509Certificate } from 'node:crypto';
import { createSecureContext } from 'node:tls';

/** A certificate, with what follows in its chain, and the private key that belongs to it; both PEM. */
export interface TlsPair {
  readonly cert: string;
  readonly key: string;
}

/** What is wrong with a pair: no certificate, no key that can be opened, each of another pair, or too weak for TLS. */
export type PairFault = 'cert' | 'key' | 'mismatch' | 'refused';

/** @returns null when certificate and key can be served together; never a word of the key */
export function pairFault({ cert, key }: TlsPair): PairFault | null {
  const certificate = attempt(() => new X509Certificate(cert));
  if (!certificate) return 'cert';
  const privateKey = attempt(() => createPrivateKey(key));
  if (!privateKey) return 'key';
  if (!certificate.checkPrivateKey(privateKey)) return 'mismatch';
  return attempt(() => createSecureContext({ cert, key })) ? null : 'refused';
}

function attempt<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}
