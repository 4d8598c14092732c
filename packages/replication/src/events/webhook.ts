import { once } from 'node:events';
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP } from 'node:net';
import { DomainError, TaskRunError } from '@jobglot/core';
import type { ConnectorEnvironment } from '../connectors/connector';
import { checkedAddresses } from '../connectors/network/checked-addresses';

const TIMEOUT_MS = 30_000;

/** A call to somebody's web service. */
export interface Webhook {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * Calls a webhook. Only addresses that connections may reach are called (replication-notes.md 5.4): the host is resolved and
 * checked once, and the call goes to a checked address. Redirects are not followed, the answer's body is not read.
 *
 * @returns where it went (without path and query, which may hold a token) and the status
 * @throws TaskRunError address refused, no answer, or a status that is not 2xx
 */
export async function callWebhook(
  hook: Webhook,
  environment: ConnectorEnvironment,
  signal: AbortSignal,
): Promise<{ readonly origin: string; readonly status: number }> {
  const target = parsedUrl(hook.url);
  const { origin } = target;
  const limit = AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]);
  // nobody can stop the resolver: it is left behind
  const stopped = once(limit, 'abort').then(() => Promise.reject(limit.reason));
  stopped.catch(() => {});
  try {
    const addresses = await Promise.race([reachable(target, environment), stopped]);
    const status = await answered(hook, target, addresses, limit);
    if (status >= 200 && status <= 299) return { origin, status };
    throw new TaskRunError(`The webhook at ${origin} answered ${status}.`);
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    if (error instanceof TaskRunError) throw error;
    const { code } = error as NodeJS.ErrnoException;
    const why = limit.aborted ? `no answer within ${TIMEOUT_MS / 1000} s` : (code ?? 'the connection failed');
    throw new TaskRunError(`The webhook at ${origin} could not be called: ${why}.`);
  }
}

/** @returns the status; the connection is closed with it */
function answered(
  { method, headers, body }: Webhook,
  target: URL,
  addresses: readonly string[],
  signal: AbortSignal,
): Promise<number> {
  const send = target.protocol === 'https:' ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    const sent = send(
      target,
      {
        method,
        headers: { ...headers, ...(method === 'POST' && { 'Content-Length': Buffer.byteLength(body) }) },
        signal,
        agent: false,
        lookup: (_, options, found) => answer(addresses, options, found),
      },
      (response) => {
        response.destroy();
        resolve(response.statusCode ?? 0);
      },
    );
    sent.on('error', reject);
    sent.end(method === 'POST' ? body : undefined);
  });
}

function parsedUrl(url: string): URL {
  const target = URL.canParse(url) ? new URL(url) : null;
  if (target && (target.protocol === 'http:' || target.protocol === 'https:')) return target;
  throw new TaskRunError('The url of a webhook must be a complete http or https address.');
}

async function reachable({ hostname, port, protocol }: URL, environment: ConnectorEnvironment): Promise<string[]> {
  const host = hostname.replace(/^\[|\]$/g, '');
  try {
    const wanted = { host, port: Number(port) || (protocol === 'https:' ? 443 : 80), database: null };
    return await checkedAddresses(wanted, environment);
  } catch (error) {
    throw error instanceof DomainError ? new TaskRunError(`The webhook: ${error.message}`) : error;
  }
}

type Found = (error: null, address: string | { address: string; family: number }[], family?: number) => void;

/** Node asks for one address or for all of them. */
function answer(addresses: readonly string[], options: { all?: boolean }, found: Found): void {
  const all = addresses.map((address) => ({ address, family: isIP(address) }));
  if (options.all) found(null, all);
  else found(null, all[0]!.address, all[0]!.family);
}
