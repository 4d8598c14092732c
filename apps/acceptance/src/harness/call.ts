import { type IncomingHttpHeaders, request } from 'node:http';

/** An HTTP request as bytes go out: nothing is escaped, checked or added, beside length and host. */
export interface Call {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  /** a loopback address to call from (Linux has all of 127.0.0.0/8): failed log-ins are counted by address */
  readonly from?: string;
}

export interface CallAnswer {
  readonly status: number;
  /** the status line's text, which some clients show alone */
  readonly reason: string;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** Sends the request, with its length unless a header names one. */
export function call(baseUrl: string, { method, path, headers = {}, body, from }: Call): Promise<CallAnswer> {
  const { hostname, port } = new URL(baseUrl);
  const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) };
  return new Promise((resolve, reject) => {
    const sent = request(
      { hostname, port, method, path, headers: { ...length, ...headers }, ...(from ? { localAddress: from } : {}) },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () =>
          resolve({
            status: response.statusCode!,
            reason: response.statusMessage ?? '',
            headers: response.headers,
            text: Buffer.concat(chunks).toString('utf8'),
          }),
        );
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

/** @returns the value of an `Authorization` header (RFC 7617) */
export function basic(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}
