import { randomBytes } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { StandaloneConfig } from './config';

const SECRET_BYTES = 32;
const random = () => randomBytes(SECRET_BYTES);

/** The first admin client and the key that seals secrets. */
export interface Credentials {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly apiToken: string;
  /** 32 bytes, base64 */
  readonly masterKey: string;
}

/**
 * What the environment names, else what an earlier start made, else new: kept in `credentials.json` of the home (0600),
 * since without its master key no stored secret can be opened again.
 */
export async function credentials(config: StandaloneConfig): Promise<Credentials> {
  const path = credentialsFile(config.home);
  const kept = await readFile(path, 'utf8').then(
    (text) => JSON.parse(text) as Credentials,
    () => null,
  );
  const made = kept ?? {
    clientId: 'admin',
    // Hex: a secret that begins with a dash is an option to command lines.
    clientSecret: random().toString('hex'),
    apiToken: random().toString('hex'),
    masterKey: random().toString('base64'),
  };
  if (!kept) {
    // Written aside and renamed: a start that is killed here leaves no half a file.
    const part = `${path}.${process.pid}`;
    await writeFile(part, `${JSON.stringify(made, null, 2)}\n`, { mode: 0o600 });
    await rename(part, path);
  }
  return {
    clientId: config.clientId ?? made.clientId,
    clientSecret: config.clientSecret ?? made.clientSecret,
    apiToken: config.apiToken ?? made.apiToken,
    masterKey: config.masterKey ?? made.masterKey,
  };
}

/** @returns where the credentials of a home are kept */
export function credentialsFile(home: string): string {
  return join(home, 'credentials.json');
}
