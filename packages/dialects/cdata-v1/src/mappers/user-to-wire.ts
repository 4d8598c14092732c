import { type Client, DomainError, type Role } from '@jobglot/core';
import type { WireRow } from '../wire/job-wire';
import { wireTime } from '../wire/words';

/** The product's roles and ours; `cdata_viewer` is ours alone (D18). */
const ROLE_OF: ReadonlyMap<string, Role> = new Map([
  ['cdata_admin', 'admin'],
  ['cdata_standard', 'editor'],
  ['cdata_job_creator', 'editor'],
  ['cdata_support', 'operator'],
  ['cdata_viewer', 'viewer'],
]);
const WORD_OF = { admin: 'cdata_admin', editor: 'cdata_standard', operator: 'cdata_support', viewer: 'cdata_viewer' };

/** @param sent one or several roles, comma-separated: the strongest counts @throws DomainError `request.invalid` */
export function roleOf(sent: string): Role {
  const roles = sent.split(/[,;]/).map((word) => ROLE_OF.get(word.trim().toLowerCase()));
  if (roles.some((role) => role === undefined)) {
    throw new DomainError('request.invalid', `Roles must be of ${[...ROLE_OF.keys()].join(', ')}.`, { field: 'Roles' });
  }
  const order: readonly Role[] = ['admin', 'editor', 'operator', 'viewer'];
  return order.find((role) => roles.includes(role))!;
}

/** @returns a client as the product shows its users; never a secret */
export function userRow(client: Client): WireRow {
  return {
    User: client.id,
    Roles: WORD_OF[client.role],
    Active: 'true',
    CreationTime: wireTime(client.createdAt),
    LastModified: wireTime(client.updatedAt),
  };
}
