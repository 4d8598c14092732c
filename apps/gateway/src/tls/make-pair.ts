import type { TlsPair } from './pair';

const HOUR_MS = 3_600_000;
const VALID_MS = 397 * 24 * HOUR_MS;
const RSA_BITS = 2048;

/** Every name under which a client on the same machine reaches the gateway. */
const NAMES = [
  { type: 2 as const, value: 'localhost' },
  { type: 7 as const, ip: '127.0.0.1' },
  { type: 7 as const, ip: '::1' },
];

/**
 * Makes a self-signed pair for this machine. RSA, which every client takes, and no keyUsage, about which clients
 * differ in a certificate that is its own trust anchor. It may not sign others: once its key is lost, a thief would pass
 * for any host.
 */
export async function makePair(now: Date): Promise<TlsPair> {
  // Loaded when it is needed, which is once in a year: it brings a whole X.509 library.
  const { generate } = await import('selfsigned');
  // A client whose clock is a little behind must not find it too young.
  const notBeforeDate = new Date(now.getTime() - HOUR_MS);
  const made = await generate([{ name: 'commonName', value: 'localhost' }], {
    keyType: 'rsa',
    keySize: RSA_BITS,
    algorithm: 'sha256',
    notBeforeDate,
    notAfterDate: new Date(notBeforeDate.getTime() + VALID_MS),
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      { name: 'subjectAltName', altNames: NAMES },
    ],
  });
  return { cert: `${made.cert.trim()}\n`, key: `${made.private.trim()}\n` };
}
