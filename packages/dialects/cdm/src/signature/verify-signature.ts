import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { AuthRequest } from '@jobglot/http-kit';
import { ALGORITHM, type Authorization } from './authorization';
import { canonicalRequests, type SignedRequest } from './canonical-request';

/**
 * @param date of `X-Sdk-Date`
 * @returns a function that tells whether a secret made the signature; the body is read when it is first called
 */
export function signatureVerifier(
  request: SignedRequest & Pick<AuthRequest, 'rawBody'>,
  authorization: Authorization,
  date: string,
): (secret: string) => Promise<boolean> {
  const signature = Buffer.from(authorization.signature, 'hex');
  let signed: Promise<readonly string[]> | null = null;
  return async (secret) => {
    signed ??= stringsToSign(request, authorization, date);
    const candidates = await signed;
    return candidates.some((text) => timingSafeEqual(createHmac('sha256', secret).update(text).digest(), signature));
  };
}

async function stringsToSign(
  request: SignedRequest & Pick<AuthRequest, 'rawBody'>,
  { signedHeaders }: Authorization,
  date: string,
): Promise<readonly string[]> {
  const bodyHash = createHash('sha256')
    .update(await request.rawBody())
    .digest('hex');
  // Clients sign its value in the place of the body's hash: UNSIGNED-PAYLOAD, or another body's, would sign no body.
  const named = request.headers['x-sdk-content-sha256'];
  if (named !== undefined && named !== bodyHash) return [];
  return canonicalRequests(request, signedHeaders, bodyHash).map((text) => {
    const hash = createHash('sha256').update(text, 'latin1').digest('hex');
    return `${ALGORITHM}\n${date}\n${hash}`;
  });
}
