/** Names under which secrets travel; their values never reach a log line. */
const SECRET_NAME =
  /pass(word|wd|phrase)?|pwd|secret|token|authorization|cookie|credential|(api|private|access)[-_]?key|sealed/i;
/** Credentials inside a URL. */
const URL_CREDENTIALS = /\b([a-z][a-z0-9+.-]*:\/\/)[^\s/@]+@/gi;
/** Credentials of an Authorization header, wherever it was quoted. */
const AUTHORIZATION = /\b(Basic|Bearer)\s+[A-Za-z0-9+/=._~-]{6,}/gi;
const MASK = '[redacted]';
const MAX_DEPTH = 6;

/**
 * The last line of defence against secrets in logs (P8): masks values whose name says that they are secret, and credentials
 * inside URLs and headers. Code that logs still does not pass secrets in.
 *
 * @returns a copy; errors become `{name, message, stack, code}`
 */
export function redact(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return redactText(value);
  if (value === null || typeof value !== 'object') return value;
  if (depth >= MAX_DEPTH) return '[deep]';
  if (value instanceof Date) return value;
  if (value instanceof Error) {
    const { name, message, stack, cause } = value;
    const code = (value as { code?: unknown }).code;
    return redact({ name, message, stack, code, cause }, depth + 1);
  }
  if (Array.isArray(value)) return value.map((item) => redact(item, depth + 1));
  const entries = Object.entries(value).map(([key, item]) => [
    key,
    SECRET_NAME.test(key) && item !== undefined && item !== null ? MASK : redact(item, depth + 1),
  ]);
  return Object.fromEntries(entries);
}

/** @returns the text without credentials in URLs and Authorization values */
export function redactText(text: string): string {
  return text.replace(URL_CREDENTIALS, `$1${MASK}@`).replace(AUTHORIZATION, `$1 ${MASK}`);
}
