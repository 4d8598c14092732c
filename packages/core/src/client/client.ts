/** What a client may do; each role includes the ones before it. */
export const ROLES = ['viewer', 'operator', 'editor', 'admin'] as const;

/** viewer reads; operator also starts, cancels, reads logs; editor also changes jobs and connections; admin also clients and workspaces. */
export type Role = (typeof ROLES)[number];

/** @returns true when `role` includes the rights of `needed` */
export function roleIncludes(role: Role, needed: Role): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(needed);
}

/** Workspaces that a client may enter: all of them, or these ids. */
export type WorkspaceGrant = 'all' | readonly string[];

/** Somebody who calls: one identity for all dialects. */
export interface Client {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly workspaces: WorkspaceGrant;
  /** PEM public keys, for JWT assertions. */
  readonly publicKeys: readonly string[];
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** The identity behind one request, proven by a dialect's `auth.ts`. */
export interface Caller {
  readonly clientId: string;
  readonly clientName: string;
  readonly role: Role;
  readonly workspaces: WorkspaceGrant;
}

/**
 * Where an issued token is good: a token of one audience is refused by every other.
 * CData's v1 and v2 share their tokens, as the vendor's product does.
 */
export type TokenAudience = 'cdata' | 'cdm' | 'ocapi' | 'sqlflow' | 'admin';

/** @returns true when the caller may enter the workspace */
export function mayEnter(caller: Caller, workspaceId: string): boolean {
  return caller.workspaces === 'all' || caller.workspaces.includes(workspaceId);
}
