import type { ConfigValues } from './config-values';

/** A link as clients send it, its configuration in one form. */
export interface LinkRequest extends Readonly<Record<string, unknown>> {
  readonly name?: string;
  readonly 'connector-name'?: string;
  readonly 'link-config-values'?: ConfigValues;
  readonly enabled?: boolean;
}

export interface LinksRequest {
  readonly links: readonly LinkRequest[];
}

/** What stands in the place of a secret, and what it means when it is sent back: unchanged (notes, 2.1). */
export const HIDDEN = 'Add password here';

const KNOWN = new Set(['name', 'connector-name', 'link-config-values', 'enabled']);
const SERVER_OWNED = new Set(['id', 'creation-user', 'creation-date', 'update-user', 'update-date']);

/** @returns true when a field of a link is not to be kept as it was sent */
export function isKnownLinkField(name: string): boolean {
  return KNOWN.has(name) || SERVER_OWNED.has(name);
}
