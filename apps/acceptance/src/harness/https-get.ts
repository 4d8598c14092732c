import { type Agent, get } from 'node:https';

/** What a client of HTTPS says and trusts. */
export interface HttpsCall {
  /** PEM; without it, the authorities that Node knows */
  readonly ca?: string;
  readonly token?: string;
  readonly agent?: Agent;
  readonly maxVersion?: 'TLSv1.1' | 'TLSv1.2';
}

/** @returns status and text of the answer; rejects when the server is not trusted */
export function httpsGet(url: string, { token, ...options }: HttpsCall): Promise<{ status: number; text: string }> {
  // A connection of its own, unless the caller keeps one: each call is to shake hands.
  const { agent = false } = options;
  const headers = token ? { 'x-cdata-authtoken': token } : {};
  return new Promise((resolve, reject) => {
    const sent = get(url, { minVersion: 'TLSv1', ...options, agent, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk) => (text += chunk));
      response.on('error', reject);
      response.on('end', () => resolve({ status: response.statusCode!, text }));
    });
    sent.on('error', reject);
  });
}
