import { curlTokens } from './curl-line';
import type { ExpectedAnswer, TranscriptExchange } from './transcript';

const STATUS_LINE = /^HTTP\/1\.1 (\d{3}) ?(.*)$/;
const WAIT_LINE = /^wait (\d+)$/;

/**
 * Reads a transcript: plain text that a customer can follow. Per exchange: `### title`, optionally `wait <seconds>`, a curl
 * line, then the expected `HTTP/1.1` status line, the headers that matter, a blank line and the body. Lines before the
 * first title are remarks.
 *
 * @throws Error that names the line
 */
export function parseTranscript(text: string): TranscriptExchange[] {
  const lines = text.split('\n');
  const starts = lines.flatMap((line, index) => (line.startsWith('### ') ? [index] : []));
  return starts.map((start, i) => parseExchange(lines.slice(start, starts[i + 1] ?? lines.length), start + 1));
}

function parseExchange(lines: readonly string[], line: number): TranscriptExchange {
  const curl = lines.findIndex((text) => text.startsWith('curl '));
  const status = lines.findIndex((text) => STATUS_LINE.test(text));
  if (curl < 0 || status < curl) throw new Error(`line ${line}: a curl line and a status line are needed`);
  const wait = lines.slice(1, curl).map((text) => WAIT_LINE.exec(text)?.[1]);
  return {
    title: lines[0]!.slice('### '.length),
    line: line + curl,
    curl: curlTokens(lines.slice(curl, status).join('\n')).slice(1),
    waitSeconds: Number(wait.find((seconds) => seconds !== undefined) ?? 0),
    expected: parseAnswer(lines.slice(status)),
  };
}

function parseAnswer([first = '', ...rest]: readonly string[]): ExpectedAnswer {
  const [, status, reason = ''] = STATUS_LINE.exec(first)!;
  const blank = rest.indexOf('');
  const headerLines = blank < 0 ? rest : rest.slice(0, blank);
  const headers = headerLines.map((text): [string, string] => {
    const colon = text.indexOf(':');
    return [text.slice(0, colon).toLowerCase(), text.slice(colon + 1).trim()];
  });
  return { status: Number(status), reason, headers, body: blank < 0 ? '' : rest.slice(blank).join('\n').trim() };
}
