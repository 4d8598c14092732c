import { randomBytes } from 'node:crypto';
import { DomainError } from '../errors/domain-error';
import type { ClientStore } from '../ports/client-store';
import type { SecretBox } from '../secret/secret-box';
import { type Authenticator, hashToken } from './authenticator';
import type { Caller, Client, Role, TokenAudience, WorkspaceGrant } from './client';

const CLIENT_ID = /^[A-Za-z0-9][A-Za-z0-9_.@-]{0,99}$/;
const SECRET_BYTES = 32;

export interface ClientDraft {
  readonly id: string;
  readonly name?: string;
  readonly role: Role;
  readonly workspaces: WorkspaceGrant;
  readonly publicKeys?: readonly string[];
  /** absent: one is made */
  readonly secret?: string;
}

export type ClientPatch = Partial<Omit<ClientDraft, 'id'>>;

/**
 * Clients and their tokens; for admins, and for the first start. An admin of some workspaces has no power over a client that
 * may enter others: else it would only have to change that one's secret to enter them too.
 */
export class ClientService {
  constructor(
    private readonly store: ClientStore,
    private readonly secrets: SecretBox,
    private readonly authenticator: Authenticator,
  ) {}

  list(): Promise<Client[]> {
    return this.store.list();
  }

  /** @throws DomainError `client.not_found`: there is none, or it may enter a workspace that the caller may not */
  async get(caller: Caller, id: string): Promise<Client> {
    const client = await this.store.find(id);
    if (!client || !covers(caller.workspaces, client.workspaces)) throw clientNotFound();
    return client;
  }

  /**
   * @returns the client and its secret, which is shown this once
   * @throws DomainError `client.id_taken`, `request.invalid`, `access.role` (more workspaces than the caller's)
   */
  async create(caller: Caller, draft: ClientDraft): Promise<{ client: Client; secret: string }> {
    refuseBeyond(caller, draft.workspaces);
    refuseEmpty(draft.secret);
    if (!CLIENT_ID.test(draft.id)) {
      throw new DomainError('request.invalid', 'A client id has 1 to 100 letters, digits and the signs _ . @ -.', {
        field: 'id',
      });
    }
    const secret = draft.secret ?? newSecret();
    const client = await this.store.insert({
      id: draft.id,
      name: draft.name ?? draft.id,
      role: draft.role,
      workspaces: draft.workspaces,
      publicKeys: draft.publicKeys ?? [],
      sealedSecret: this.secrets.seal(secret, draft.id),
    });
    return { client, secret };
  }

  /** @throws DomainError as {@link get} and {@link create} */
  async update(caller: Caller, id: string, patch: ClientPatch): Promise<Client> {
    await this.get(caller, id);
    if (patch.workspaces !== undefined) refuseBeyond(caller, patch.workspaces);
    refuseEmpty(patch.secret);
    const { secret, ...rest } = patch;
    const client = await this.store.update(id, {
      ...rest,
      ...(secret === undefined ? {} : { sealedSecret: this.secrets.seal(secret, id) }),
    });
    this.authenticator.forget();
    return client;
  }

  /** Removes the client with its tokens. @throws DomainError `client.not_found`, `client.in_use` (the caller itself) */
  async remove(caller: Caller, id: string): Promise<void> {
    await this.get(caller, id);
    if (id === caller.clientId) throw new DomainError('client.in_use', 'A client cannot remove itself.');
    await this.store.remove(id);
    this.authenticator.forget();
  }

  /** @returns a new token, shown this once @throws DomainError `client.not_found` */
  async issueToken(caller: Caller, id: string, audience: TokenAudience, expiresAt: Date | null): Promise<string> {
    await this.get(caller, id);
    return this.authenticator.issueToken(id, audience, expiresAt);
  }

  /** Makes the first admin, with credentials that the configuration brings; does nothing when it exists and fits. */
  async ensureAdmin(id: string, secret: string, apiToken: string): Promise<void> {
    const existing = await this.store.find(id);
    const sealedSecret = this.secrets.seal(secret, id);
    if (!existing) {
      await this.store.insert({ id, name: id, role: 'admin', workspaces: 'all', publicKeys: [], sealedSecret });
    } else if (!(await this.fits(id, secret))) {
      await this.store.update(id, { sealedSecret });
    }
    const hash = hashToken(apiToken);
    for (const audience of ['cdata'] as const) {
      if (!(await this.store.findByToken(hash))) {
        await this.store.insertToken(hash, { clientId: id, audience, expiresAt: null });
      }
    }
  }

  private async fits(id: string, secret: string): Promise<boolean> {
    return this.authenticator.bySecret(id, secret).then(
      () => true,
      () => false,
    );
  }
}

/** @returns 256 random bits in hex: a sign at its front would be an option to command lines, one within it needs escaping in addresses */
function newSecret(): string {
  return randomBytes(SECRET_BYTES).toString('hex');
}

function clientNotFound(): DomainError {
  return new DomainError('client.not_found', 'There is no client with this identifier.');
}

/** @returns true when the first grant holds everything that the second one does */
function covers(grant: WorkspaceGrant, other: WorkspaceGrant): boolean {
  return grant === 'all' || (other !== 'all' && other.every((id) => grant.includes(id)));
}

function refuseBeyond(caller: Caller, grant: WorkspaceGrant): void {
  if (covers(caller.workspaces, grant)) return;
  throw new DomainError('access.role', 'You may grant only workspaces that you may enter yourself.');
}

/** @throws DomainError `request.invalid`: without it, whoever knows the id would be let in */
function refuseEmpty(secret: string | undefined): void {
  if (secret === '') throw new DomainError('request.invalid', 'A secret must not be empty.', { field: 'secret' });
}
