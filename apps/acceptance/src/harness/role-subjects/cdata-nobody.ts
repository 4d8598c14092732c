import { AdminClient, type MadeClient } from '../admin-client';
import { basic } from '../call';
import type { Installation } from '../installation';
import { ocapiToken } from '../ocapi-token';

/** What both CData dialects refuse: nothing, wrong tokens, good ones in the wrong place, and tokens of other audiences. */
export async function cdataNobody(client: MadeClient, installation: Installation): Promise<Record<string, string>[]> {
  const admin = new AdminClient(installation);
  const foreign = [
    await admin.token(client.id, 'admin'),
    await admin.token(client.id, 'ocapi'),
    await ocapiToken(installation.baseUrl, client),
  ];
  return [
    {},
    { 'x-cdata-authtoken': 'wrong' },
    { authorization: basic('anybody', 'wrong') },
    { authorization: basic('anybody', `${client.token}x`) },
    { authorization: `Bearer ${client.token}` },
    ...foreign.flatMap((token): Record<string, string>[] => [
      { 'x-cdata-authtoken': token },
      { authorization: basic(client.id, token) },
      { authorization: `Bearer ${token}` },
    ]),
  ];
}
