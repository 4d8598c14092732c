import { setTimeout as sleep } from 'node:timers/promises';
import { curlRequest } from './curl-line';
import { matchJson, matchText, substitute } from './match-answer';
import { parseTranscript } from './parse-transcript';
import type { TranscriptExchange, Variables } from './transcript';

const PAUSE_MS = 100;

/**
 * Sends the requests of a transcript, in order, to a server and compares what comes back.
 *
 * @param text of the file
 * @param given values of placeholders that no answer gives before, `host` among them (`127.0.0.1:8080`)
 * @throws Error that names the exchange and every difference
 */
export async function replayTranscript(text: string, given: Readonly<Record<string, string>>): Promise<void> {
  const variables: Variables = new Map(Object.entries(given));
  for (const exchange of parseTranscript(text)) await replayExchange(exchange, variables);
}

async function replayExchange(exchange: TranscriptExchange, variables: Variables): Promise<void> {
  const deadline = Date.now() + exchange.waitSeconds * 1000;
  for (;;) {
    // What a failed try has learned is forgotten.
    const tried: Variables = new Map(variables);
    const differences = await tryOnce(exchange, tried);
    if (differences.length === 0) {
      for (const [name, value] of tried) variables.set(name, value);
      return;
    }
    if (Date.now() >= deadline) {
      throw new Error(`line ${exchange.line}, ${exchange.title}\n${differences.map((d) => `  ${d}`).join('\n')}`);
    }
    await sleep(PAUSE_MS);
  }
}

async function tryOnce({ curl, expected }: TranscriptExchange, variables: Variables): Promise<string[]> {
  const { url, method, headers, body } = curlRequest(curl.map((token) => substitute(token, variables)));
  const answer = await fetch(url, { method, headers, ...(body === undefined ? {} : { body }) });
  const text = await answer.text();
  const status = matchText(
    `${expected.status} ${expected.reason}`,
    `${answer.status} ${answer.statusText}`,
    'status line',
    variables,
  );
  if (status.length > 0) return [`${status[0]}: ${text.slice(0, 500)}`];
  const differences = expected.headers.flatMap(([name, value]) =>
    matchText(value, answer.headers.get(name) ?? '', `header ${name}`, variables),
  );
  return [...differences, ...matchBody(expected.body, text, answer.headers.get('content-type') ?? '', variables)];
}

function matchBody(template: string, text: string, contentType: string, variables: Variables): string[] {
  if (template === '') return text === '' ? [] : [`no body expected, got ${text.slice(0, 500)}`];
  if (!contentType.includes('json')) return matchText(template, text.trim(), 'body', variables);
  try {
    return matchJson(template, JSON.parse(text), variables);
  } catch (error) {
    return [`the bodies cannot be compared: ${(error as Error).message}`];
  }
}
