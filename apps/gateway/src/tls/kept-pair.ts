import { X509Certificate } from 'node:crypto';
import { chmod, mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf, textOf, writeDraft } from './files';
import { makePair } from './make-pair';
import { pairFault, type TlsPair } from './pair';
import { publishOnce } from './publish-once';

const RENEW_BEFORE_MS = 30 * 24 * 3_600_000;
const CERTIFICATE = '-----BEGIN CERTIFICATE-----';

/** @returns the file that clients trust */
export const trustedFile = (folder: string) => join(folder, 'cert.pem');

/**
 * The self-signed pair of a home, made or renewed when there is none that serves. `key.pem` holds the key and its
 * certificate, so that one rename publishes both and no gateway ever sees half a pair; `cert.pem` is the copy for clients.
 * @throws Error with a sentence for the operator when the folder cannot be used
 */
export async function keptPair(folder: string, now = new Date()): Promise<TlsPair> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    // A folder that belongs to another user, such as a mounted one, keeps its mode: the key has its own.
    await chmod(folder, 0o700).catch(() => undefined);
    const text = await publishOnce(join(folder, 'key.pem'), {
      serves: (kept) => serves(split(kept), now),
      make: async () => joined(await makePair(now)),
    });
    const pair = split(text);
    await copyForClients(trustedFile(folder), pair.cert);
    return pair;
  } catch (error) {
    const why = codeOf(error) ?? (error as Error).message;
    throw new Error(
      `${folder} cannot keep a certificate (${why}); set JOBGLOT_HOME, TLS_CERT and TLS_KEY, or TLS_PORT=off`,
    );
  }
}

const joined = ({ key, cert }: TlsPair) => key + cert;

function split(text: string): TlsPair {
  const at = text.indexOf(CERTIFICATE);
  return at < 0 ? { key: text, cert: '' } : { key: text.slice(0, at), cert: text.slice(at) };
}

function serves(pair: TlsPair, now: Date): boolean {
  if (pairFault(pair)) return false;
  const { validFrom, validTo } = new X509Certificate(pair.cert);
  return Date.parse(validFrom) <= now.getTime() && Date.parse(validTo) > now.getTime() + RENEW_BEFORE_MS;
}

async function copyForClients(path: string, cert: string): Promise<void> {
  if ((await textOf(path)) === cert) return;
  const draft = await writeDraft(path, cert, 0o644);
  await rename(draft, path).finally(() => rm(draft, { force: true }));
}
