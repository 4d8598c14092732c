import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const DERIVED_BYTES = 32;

/** A key that was made from a master key, for one purpose. */
export interface DerivedKey {
  /** of the master key that it was made from */
  readonly keyId: string;
  /** 32 bytes */
  readonly key: Buffer;
}

/**
 * Seals secrets with AES-256-GCM. The sealed text is `v1.<key id>.<nonce, ciphertext and tag>`;
 * the owner's id is authenticated with it, so that a sealed value cannot be moved to another row.
 * The first key seals; the others only open, which allows rotation.
 */
export class SecretBox {
  private readonly keys: ReadonlyMap<string, Buffer>;
  private readonly sealingKeyId: string;

  /** @param masterKeys 32 bytes each, base64; the first one seals @throws Error when one is not 32 bytes */
  constructor(masterKeys: readonly string[]) {
    const keys = masterKeys.map((text) => Buffer.from(text, 'base64'));
    if (keys.length === 0 || keys.some((key) => key.length !== 32)) {
      throw new Error('a master key is 32 bytes in base64, e.g. from: openssl rand -base64 32');
    }
    this.keys = new Map(keys.map((key) => [keyId(key), key]));
    this.sealingKeyId = keyId(keys[0]!);
  }

  /** @param owner id of the row that the secret belongs to */
  seal(secret: string, owner: string): string {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.keys.get(this.sealingKeyId)!, nonce);
    cipher.setAAD(Buffer.from(owner));
    const body = Buffer.concat([nonce, cipher.update(secret, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    return `v1.${this.sealingKeyId}.${body.toString('base64url')}`;
  }

  /** @throws Error when the key is unknown, the owner differs or the text was changed */
  open(sealed: string, owner: string): string {
    const [version, id, body] = sealed.split('.');
    const key = this.keys.get(id ?? '');
    if (version !== 'v1' || !key || !body) throw new Error('sealed with a master key that is not configured');
    const bytes = Buffer.from(body, 'base64url');
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES));
    decipher.setAAD(Buffer.from(owner));
    decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
    return decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES), undefined, 'utf8') + decipher.final('utf8');
  }

  /**
   * HKDF-SHA256 (RFC 5869). Master keys are random already, so that it takes no salt; `info` keeps purposes apart.
   * @param info what the keys are for; another text gives other keys
   * @returns one key per master key, the sealing one's first
   */
  derive(info: string): DerivedKey[] {
    return [...this.keys].map(([id, key]) => ({
      keyId: id,
      key: Buffer.from(hkdfSync('sha256', key, '', info, DERIVED_BYTES)),
    }));
  }
}

function keyId(key: Buffer): string {
  return createHash('sha256').update(key).digest('hex').slice(0, 8);
}
