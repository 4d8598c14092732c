import { badRequest, OcapiFault } from '../../fault';

/** The vendor quotes the body in the argument; secrets may stand in it, so that only its format is named. */
export function bodyFault(message: string): OcapiFault {
  return badRequest('BodyDecodingException', message, { body: 'xml' });
}

/** @returns the fault of a body that is well-formed so far, but more than is read */
export function tooLarge(message: string): OcapiFault {
  return new OcapiFault(413, 'RequestEntityTooLargeException', message);
}
