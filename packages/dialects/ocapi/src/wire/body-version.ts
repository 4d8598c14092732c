import { badRequest } from '../fault';
import { versionOf } from './version';

/** @param segment of the path @throws OcapiFault UnexpectedVersionException when the body names another version */
export function checkBodyVersion(body: { readonly _v?: string } | undefined, segment: string): void {
  const sent = body?._v;
  const expected = versionOf(segment);
  if (sent === undefined || sent === expected) return;
  throw badRequest(
    'UnexpectedVersionException',
    `The body is of version ${sent.slice(0, 20)}, the address of ${expected}.`,
    {
      version: sent.slice(0, 20),
    },
  );
}
