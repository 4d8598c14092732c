import type { MadeClient, Role } from '../admin-client';
import type { DocumentedApi, DocumentedOperation, ParameterValues } from '../document-operations';
import type { Objects } from '../objects';

/** What an operation is tried on; operations on users have a user too. */
export type Tried = Partial<Objects> & Pick<Objects, 'workspace_id' | 'workspace_name'> & { readonly user?: string };

/** An API and who may do what in it. */
export interface RoleSubject {
  readonly api: DocumentedApi;
  /** The least role of each operation of the document. */
  readonly needed: Readonly<Record<string, Role>>;
  /** A body that each operation accepts; what takes none is not listed. */
  readonly bodies: Readonly<Record<string, (tried: Tried) => object>>;
  /** They name no object of a workspace: a client of another workspace sees its own share. */
  readonly withoutObject: readonly string[];
  /** They answer 501 to everybody who is proven. */
  readonly notImplemented: readonly string[];
  /** They want a workspace without anything in it. */
  readonly onEmptyWorkspace: readonly string[];
  /** Loopback network to be refused from: failed log-ins are counted by address. */
  readonly network: string;
  values(operation: DocumentedOperation, tried: Tried): ParameterValues;
  /** @returns headers that prove the client to this operation */
  proof(operationId: string, client: MadeClient): Record<string, string>;
}
