import { readFile } from 'node:fs/promises';
import { ConfigurationError } from '@jobglot/composition';
import { type PairFault, pairFault, type TlsPair } from './pair';
import type { PairFiles } from './tls-config';

const FAULTS: Record<PairFault, string> = {
  cert: 'TLS_CERT: must be a file with a certificate in PEM',
  key: 'TLS_KEY: must be a file with a private key in PEM, without a passphrase',
  mismatch: 'TLS_KEY: does not belong to the certificate of TLS_CERT',
  refused: 'TLS_CERT: is refused by OpenSSL; its key may be too short, or its chain damaged',
};

/** Reads the pair that the operator keeps. @throws ConfigurationError naming the variable, never its value or content */
export async function readGivenPair(files: PairFiles): Promise<TlsPair> {
  const pair = { cert: await read('TLS_CERT', files.cert), key: await read('TLS_KEY', files.key) };
  const fault = pairFault(pair);
  if (fault) throw new ConfigurationError(FAULTS[fault]);
  return pair;
}

async function read(variable: string, path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    // Not the system's sentence: it repeats the path, and someone may have put the key itself there.
    throw new ConfigurationError(
      `${variable}: must be the path of a file that can be read (${(error as NodeJS.ErrnoException).code})`,
    );
  }
}
