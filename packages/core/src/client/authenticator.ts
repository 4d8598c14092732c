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
  /** null: a client secret */
  readonly token: StoredToken | null;
  readonly sealedSecret: string;
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
    if (proof.token?.audience !== audience) throw invalid();
    if (proof.token.expiresAt && proof.token.expiresAt.getTime() <= now) throw invalid();
    return proof.caller;
  }

  /**
   * @param beforeGuess called before a secret is compared that was not proven just now, e.g. to refuse an address
   * @throws DomainError `auth.invalid`, and what `beforeGuess` throws
   */
  async bySecret(clientId: string, secret: string, beforeGuess?: () => Promise<void>): Promise<Caller> {
    // A poller sends id and secret with every request: what was proven just now costs no question to the store.
    const key = hashToken(`${clientId}\0${secret}`);
    const known = this.recent(key);
    if (known) return known.caller;
    await beforeGuess?.();
    const client = await this.find(clientId);
    if (!equal(this.secretOf(client), secret) || !client) throw invalid();
    return this.remember(key, client, null);
  }

  /**
   * For a request that the client signed with its secret.
   * @param place where it comes from, e.g. an IP address: a client that has proven itself from there just now is known there,
   *   so that a poller is not held up by the guesses of others, nor a guesser elsewhere let through by the poller
   * @param verify tells whether a secret made the signature, in constant time; called up to twice, also for unknown clients
   * @param beforeGuess called before a client is proven that is not known there, e.g. to refuse an address
   * @throws DomainError `auth.invalid`: unknown client, or its secret did not make the signature; what the callbacks throw
   */
  async bySignature(
    clientId: string,
    place: string,
    verify: (secret: string) => boolean | Promise<boolean>,
    beforeGuess?: () => Promise<void>,
  ): Promise<Caller> {
    const key = `signature:${place}\0${clientId}`;
    const known = this.recent(key);
    if (known && (await verify(this.secrets.open(known.sealedSecret, clientId)))) return known.caller;
    await beforeGuess?.();
    const client = await this.find(clientId);
    if (!(await verify(this.secretOf(client))) || !client) throw invalid();
    return this.remember(key, client, null);
  }

  /**
   * For a token whose signature the dialect has verified: only whether its client is still there, and what it may do.
   * @throws DomainError `auth.invalid`: the client is unknown
   */
  async bySignedToken(clientId: string): Promise<Caller> {
    // Every other key is a hash in hex, so that this one meets none of them.
    const key = `signed:${clientId}`;
    const known = this.recent(key);
    if (known) return known.caller;
    const client = await this.find(clientId);
    if (!client) throw invalid();
    return this.remember(key, client, null);
  }

  /**
   * For an assertion that the client signed itself (RFC 7523). Not remembered: it buys a token and is not sent again.
   * @param verify tells whether one of the client's public keys (PEM) verifies the signature; not called without keys
   * @param beforeGuess called before the store is asked, e.g. to refuse an address
   * @throws DomainError `auth.invalid`: unknown client, no keys, or none fits; and what `beforeGuess` throws
   */
  async byAssertion(
    clientId: string,
    verify: (publicKeys: readonly string[]) => boolean,
    beforeGuess?: () => Promise<void>,
  ): Promise<Caller> {
    await beforeGuess?.();
    const client = await this.find(clientId);
    if (!client || client.publicKeys.length === 0 || !verify(client.publicKeys)) throw invalid();
    return callerOf(client);
  }

  /** @returns a new token for the caller; it is shown this once and kept as a hash only */
  async issueToken(clientId: string, audience: TokenAudience, expiresAt: Date | null): Promise<string> {
    const token = randomBytes(TOKEN_BYTES).toString('hex');
    await this.clients.insertToken(hashToken(token), { clientId, audience, expiresAt });
    return token;
  }

  /** Clients or tokens have changed: nothing is believed without asking the store. */
  forget(): void {
    this.proofs.clear();
  }

  private recent(key: string): Proof | null {
    const proof = this.proofs.get(key);
    return proof && this.clock.now().getTime() - proof.provenAt <= CACHE_MS ? proof : null;
  }

  /** An unknown client costs the same comparison as a known one: with a secret that nobody has. */
  private secretOf(client: StoredClient | null): string {
    return client ? this.secrets.open(client.sealedSecret, client.id) : randomBytes(TOKEN_BYTES).toString('hex');
  }

  /** No client has U+0000 in its id, and PostgreSQL answers such a question with an error. */
  private async find(clientId: string): Promise<StoredClient | null> {
    return clientId.includes('\0') ? null : this.clients.find(clientId);
  }

  private async prove(key: string): Promise<Proof> {
    const found = await this.clients.findByToken(key);
    if (!found) throw invalid();
    this.remember(key, found.client, found.token);
    return this.proofs.get(key)!;
  }

  private remember(key: string, client: StoredClient, token: StoredToken | null): Caller {
    const caller = callerOf(client);
    if (this.proofs.size >= CACHE_ENTRIES) this.proofs.clear();
    const provenAt = this.clock.now().getTime();
    this.proofs.set(key, { caller, token, sealedSecret: client.sealedSecret, provenAt });
    return caller;
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
