import { basic, type CallAnswer, call } from './call';

/** Where the account manager would be. */
export const TOKEN_PATH = '/dwsso/oauth2/access_token';

/** A client as far as the token endpoint is told of it. */
export interface OcapiCredentials {
  readonly id: string;
  readonly secret: string;
}

/** A request to the token endpoint; what is absent is as in the usual grant. */
export interface TokenCall {
  /** with the query */
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly form?: Readonly<Record<string, string>>;
  /** loopback address to call from */
  readonly from?: string;
}

/** Asks for a token and gives the answer as it came. */
export function askForToken(baseUrl: string, { path = TOKEN_PATH, headers = {}, form, from }: TokenCall) {
  return call(baseUrl, {
    method: 'POST',
    path,
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    body: new URLSearchParams(form ?? { grant_type: 'client_credentials' }).toString(),
    ...(from ? { from } : {}),
  });
}

/** @returns a token that the client got by its secret @throws Error with the answer unless there is one */
export async function ocapiToken(baseUrl: string, { id, secret }: OcapiCredentials): Promise<string> {
  return tokenOf(await askForToken(baseUrl, { headers: { authorization: basic(id, secret) } }));
}

/** @returns the token that was answered @throws Error with the answer unless there is one */
export function tokenOf({ status, text }: CallAnswer): string {
  if (status !== 200) throw new Error(`no token: ${status} ${text}`);
  return JSON.parse(text).access_token;
}
