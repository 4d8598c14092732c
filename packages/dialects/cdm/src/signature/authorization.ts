/** What the Authorization header of a signed request says. */
export interface Authorization {
  /** the client's id */
  readonly accessKey: string;
  /** lower-case names, in the order that they were signed in */
  readonly signedHeaders: readonly string[];
  /** HMAC-SHA256, hex */
  readonly signature: string;
}

export const ALGORITHM = 'SDK-HMAC-SHA256';
const FORM = new RegExp(
  `^${ALGORITHM} +Access=([^\\s,]{1,100}), *SignedHeaders=([^\\s,]{1,8000}), *Signature=([0-9a-f]{64})$`,
);
/** RFC 9110 5.6.2, lower case */
const HEADER_NAME = /^[!#$%&'*+\-.^_`|~0-9a-z]+$/;
const MAX_SIGNED_HEADERS = 100;

/** @returns true when the header means to be a signature, good or bad */
export function isSigned(header: string): boolean {
  return header.startsWith(ALGORITHM);
}

/** @returns null: not in the one form that the vendor's clients write, which has each part once and each header once */
export function parseAuthorization(header: string): Authorization | null {
  const [, accessKey, names, signature] = FORM.exec(header) ?? [];
  if (accessKey === undefined || names === undefined || signature === undefined) return null;
  const signedHeaders = names.split(';');
  const each = new Set(signedHeaders);
  if (each.size !== signedHeaders.length || each.size > MAX_SIGNED_HEADERS) return null;
  return signedHeaders.every((name) => HEADER_NAME.test(name)) ? { accessKey, signedHeaders, signature } : null;
}
