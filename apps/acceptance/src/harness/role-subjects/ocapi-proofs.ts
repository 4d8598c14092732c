import { AdminClient, type MadeClient } from '../admin-client';
import { basic } from '../call';
import type { Installation } from '../installation';
import { forged, jwtParts } from '../jwt';
import { ocapiToken } from '../ocapi-token';

/** One for each client: tokens live longer than any test. */
const tokens = new WeakMap<MadeClient, Promise<string>>();

/** @returns headers with a token that the client got by its secret */
export async function ocapiProof(_operationId: string, client: MadeClient, { baseUrl }: Installation) {
  let token = tokens.get(client);
  if (!token) {
    token = ocapiToken(baseUrl, client);
    tokens.set(client, token);
  }
  return { authorization: `Bearer ${await token}` };
}

/** What OCAPI refuses: nothing, other ways of proving oneself, tokens of other audiences, and tokens that are not its own. */
export async function ocapiNobody(client: MadeClient, installation: Installation): Promise<Record<string, string>[]> {
  const admin = new AdminClient(installation);
  const good = await ocapiToken(installation.baseUrl, client);
  const { header, claims } = jwtParts(good);
  const tokens = [
    'wrong',
    client.secret,
    client.token,
    await admin.token(client.id, 'admin'),
    // A token of the administration API is not one of the token endpoint's.
    await admin.token(client.id, 'ocapi'),
    `${good.slice(0, -2)}xx`,
    forged({ header: { ...header, alg: 'none' }, claims }, null),
    forged({ header, claims }, 'another key'),
    forged({ header, claims: { ...claims, aud: 'admin' } }, 'another key'),
  ];
  return [
    {},
    { 'x-cdata-authtoken': client.token },
    { 'x-cdata-authtoken': good },
    { authorization: basic(client.id, client.secret) },
    { authorization: basic(client.id, good) },
    { authorization: 'Bearer' },
    { authorization: `Bearer ${good} ${good}` },
    { 'x-dw-client-id': client.id },
    ...tokens.map((token) => ({ authorization: `Bearer ${token}` })),
  ];
}
