import { addFormPart } from './form-part';

/** A request as `fetch` takes it. */
export interface CurlRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly body: string | FormData | undefined;
}

/** One shell word: parts in single quotes, double quotes, or bare (a backslash before a line break joins lines). */
const WORD = /(?:'[^']*'|"(?:[^"\\]|\\[\s\S])*"|\\[\s\S]|[^\s'"\\])+/g;

/** @returns the words of a shell line */
export function curlTokens(line: string): string[] {
  return [...line.replace(/\\\n/g, ' ').matchAll(WORD)].map(([word]) =>
    word.replace(/'([^']*)'|"((?:[^"\\]|\\[\s\S])*)"|\\([\s\S])/g, (_, single, double, escaped) =>
      single !== undefined ? single : double !== undefined ? double.replace(/\\([\s\S])/g, '$1') : escaped,
    ),
  );
}

/**
 * @param tokens behind `curl`; knows -X, -H, -u, -d, -F (and their long forms); -s, -i are ignored
 * @throws Error for an option it does not know
 */
export function curlRequest(tokens: readonly string[]): CurlRequest {
  const headers: Record<string, string> = {};
  let method: string | undefined;
  let url: string | undefined;
  let body: string | FormData | undefined;
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i]!;
    if (token === '-X' || token === '--request') method = tokens[++i];
    else if (token === '-H' || token === '--header') {
      const [name = '', ...value] = tokens[++i]!.split(':');
      headers[name.toLowerCase()] = value.join(':').trim();
    } else if (token === '-u' || token === '--user') {
      headers.authorization = `Basic ${Buffer.from(tokens[++i]!).toString('base64')}`;
    } else if (/^(-d|--data|--data-raw|--data-binary)$/.test(token)) {
      body = tokens[++i]!;
      headers['content-type'] ??= 'application/x-www-form-urlencoded';
    } else if (token === '-F' || token === '--form') {
      // fetch says its type, with the boundary
      const form = body instanceof FormData ? body : new FormData();
      addFormPart(form, tokens[++i]!);
      body = form;
    } else if (token.startsWith('-') && !/^-[si]+$/.test(token))
      throw new Error(`curl option ${token} is not known here`);
    else if (!token.startsWith('-')) url = token;
  }
  if (url === undefined) throw new Error('the curl line has no address');
  return { method: method ?? (body === undefined ? 'GET' : 'POST'), url, headers, body };
}
