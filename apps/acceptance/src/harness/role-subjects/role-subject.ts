import type { MadeClient, Role } from '../admin-client';
import type { CallAnswer } from '../call';
import type { DocumentedApi, DocumentedOperation, ParameterValues } from '../document-operations';
import type { Installation } from '../installation';
import type { Objects } from '../objects';

/** What an operation is tried on; operations on users have a user too. */
export type Tried = Partial<Objects> &
  Pick<Objects, 'workspace_id' | 'workspace_name' | 'cluster'> & { readonly user?: string };

type Headers = Readonly<Record<string, string>>;

/** An API and who may do what in it. */
export interface RoleSubject {
  readonly api: DocumentedApi;
  /** The least role of each operation of the document. */
  readonly needed: Readonly<Record<string, Role>>;
  /** Operations that answer everybody, and are in no other list. */
  readonly open: readonly string[];
  /** A body that each operation accepts; what takes none is not listed. */
  readonly bodies: Readonly<Record<string, (tried: Tried) => object>>;
  /** They name no object of a workspace: a client of another workspace sees its own share. */
  readonly withoutObject: readonly string[];
  /** They answer 501 to everybody who is proven. */
  readonly notImplemented: readonly string[];
  /** They want a workspace without anything in it. */
  readonly onEmptyWorkspace: readonly string[];
  /** They want a run that waits. */
  readonly onWaitingRun: readonly string[];
  /** Operations that change something though they are a GET; absent: none. */
  readonly changesByGet?: readonly string[];
  /** Loopback network to be refused from: failed log-ins are counted by address. */
  readonly network: string;
  values(operation: DocumentedOperation, tried: Tried): ParameterValues;
  /** @returns headers that prove the client to this operation */
  proof(operationId: string, client: MadeClient, installation: Installation): Headers | Promise<Headers>;
  /** @returns headers that prove nobody, though the client is a good one: each is answered 401 */
  nobody(client: MadeClient, installation: Installation): Promise<readonly Headers[]>;
  /** Asserts that the answer is this status in the API's own words. */
  expectFault(answer: CallAnswer, status: number): void;
}
