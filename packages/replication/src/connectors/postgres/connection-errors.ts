import { DomainError } from '@jobglot/core';
import type { PostgresSettings } from './properties';

/** SQLSTATE or Node's error code; empty when there is none. */
export function errorCode(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : '';
}

/** Why connecting failed, in words that say what to do; never the driver's own text, which can hold secrets. */
function reason(error: unknown, s: PostgresSettings): string {
  const at = `${s.host}:${s.port}`;
  const code = errorCode(error);
  const message = error instanceof Error ? error.message : '';
  switch (code) {
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `The host ${s.host} is not known. Check Server.`;
    case 'ECONNREFUSED':
      return `Nothing answers at ${at}. Check Server and Port, and that the database server is running.`;
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return `There is no route to ${at}. Check Server and the network.`;
    case 'ETIMEDOUT':
      return `${at} did not answer in time. Check Server, Port and the firewalls between.`;
    case '28P01':
      return `The server ${at} refused the password of user ${s.user}. Check User and Password.`;
    case '28000':
      return `The server ${at} refused user ${s.user}: the role is unknown, may not log in, or pg_hba.conf does not let it in.`;
    case '3D000':
      return `The database ${s.database} does not exist on ${at}. Check Database.`;
    case '42501':
      return `User ${s.user} may not connect to the database ${s.database} on ${at}. Grant it CONNECT.`;
    case '53300':
      return `The server ${at} has no connection free. Try again later or raise max_connections.`;
    case '57P03':
      return `The server ${at} is starting up or shutting down. Try again in a moment.`;
  }
  if (message.includes('does not support SSL'))
    return `The server ${at} offers no TLS. Set SSLMode to disable or prefer.`;
  if (message.includes('timeout')) return `${at} did not answer in time. Check Server, Port and the firewalls between.`;
  if (/CERT|SELF_SIGNED|ERR_TLS|UNABLE_TO/.test(code)) {
    return `The certificate of ${at} was not accepted (${code}). Check it, or SSLMode.`;
  }
  if (message.includes('password must be a string') || message.includes('empty string')) {
    return `The server ${at} asks for a password. Set Password.`;
  }
  return `Connecting to ${at} failed${code === '' ? '' : ` (${code})`}. Check that it is a PostgreSQL server.`;
}

const LATER_MAYBE = /^(53300|57P0[123]|ECONNRESET|ETIMEDOUT|EPIPE|EAI_AGAIN)$/;

const UNREACHABLE = /^(ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|ETIMEDOUT)$/;

/**
 * @returns `connection.failed`; `details.transient` is true when the same connection may work in a moment,
 *   `details.unreachable` when no server answered
 */
export function connectionFailed(error: unknown, settings: PostgresSettings): DomainError {
  const transient = LATER_MAYBE.test(errorCode(error)) || String(error).includes('timeout');
  const unreachable = UNREACHABLE.test(errorCode(error));
  return new DomainError('connection.failed', reason(error, settings), { transient, unreachable });
}
