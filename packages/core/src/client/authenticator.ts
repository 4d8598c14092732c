import { createHash, hash, randomBytes, timingSafeEqual } from 'node:crypto';
import { DomainError } from '../errors/domain-error';
import type { ClientStore, StoredClient, StoredToken } from '../ports/client-store';
import type { Clock } from '../ports/clock';
import type { SecretBox } from '../secret/secret-box';
import type { Caller, Client, TokenAudience } from './client';

/** API tokens carry 256 random bits. */
const TOKEN_BYTES = 32;
/** How long a proven token is believed without asking the store; `forget` cuts it short. */
const CACHE_MS = 30_000;
const CACHE_ENTRIES = 10_000;

interface Proof {
  readonly caller: Caller;
  readonly token: StoredToken;
  readonly provenAt: number;
}

/**
 * Proves who calls. Tokens are kept as SHA-256 (256 random bits need no slow hash); client secrets are sealed,
 * since request signatures need them back, and compared in constant time.
 */
export class Authenticator {
  private readonly proofs = new Map<string, Proof>();

  constructor(
    private readonly clients: ClientStore,
    private readonly secrets: SecretBox,
    private readonly clock: Clock,
  ) {}

  /** @throws DomainError `auth.invalid`: unknown, expired, or issued for another audience */
  async byToken(token: string, audience: TokenAudience): Promise<Caller> {
    const key = hashToken(token);
    const proof = this.proofs.get(key) ?? (await this.prove(key));
    const now = this.clock.now().getTime();
    if (now - proof.provenAt > CACHE_MS) {
      this.proofs.delete(key);
      return this.byToken(token, audience);
    }
    if (proof.token.audience !== audience) throw invalid();
    if (proof.token.expiresAt && proof.token.expiresAt.getTime() <= now) throw invalid();
    return proof.caller;
  }

  /** @throws DomainError `auth.invalid` */
  async bySecret(clientId: string, secret: string): Promise<Caller> {
    const client = await this.clients.find(clientId);
    // An unknown client costs the same comparison as a known one.
    const expected = client
      ? this.secrets.open(client.sealedSecret, client.id)
      : randomBytes(TOKEN_BYTES).toString('hex');
    if (!equal(expected, secret) || !client) throw invalid();
    return callerOf(client);
  }

  /** @returns a new token for the caller; it is shown this once and kept as a hash only */
  async issueToken(clientId: string, audience: TokenAudience, expiresAt: Date | null): Promise<string> {
    const token = randomBytes(TOKEN_BYTES).toString('base64url');
    await this.clients.insertToken(hashToken(token), { clientId, audience, expiresAt });
    return token;
  }

  /** Clients or tokens have changed: nothing is believed without asking the store. */
  forget(): void {
    this.proofs.clear();
  }

  private async prove(key: string): Promise<Proof> {
    const found = await this.clients.findByToken(key);
    if (!found) throw invalid();
    const proof = { caller: callerOf(found.client), token: found.token, provenAt: this.clock.now().getTime() };
    if (this.proofs.size >= CACHE_ENTRIES) this.proofs.clear();
    this.proofs.set(key, proof);
    return proof;
  }
}

/** @returns what the store keeps of a token: its SHA-256, hex */
export function hashToken(token: string): string {
  // One shot: this runs on every request.
  return hash('sha256', token);
}

/** @returns the identity that operations see */
export function callerOf(client: Client | StoredClient): Caller {
  return { clientId: client.id, clientName: client.name, role: client.role, workspaces: client.workspaces };
}

function equal(a: string, b: string): boolean {
  // Hashing first gives both sides one length, as timingSafeEqual needs.
  return timingSafeEqual(createHash('sha256').update(a).digest(), createHash('sha256').update(b).digest());
}

function invalid(): DomainError {
  return new DomainError('auth.invalid', 'The credentials are not valid.');
}
