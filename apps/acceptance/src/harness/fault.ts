import type { CallAnswer } from './call';

/** Asserts that the answer is this status in the words that both CData dialects have for it, with nothing else in it. */
export function expectFault(answer: CallAnswer, status: number): void {
  const { headers, text } = answer;
  expect({ status: answer.status, text }).toMatchObject({ status });
  expect(headers['content-type']).toBe('application/json; charset=utf-8');
  expect(JSON.parse(text)).toEqual({ error: { code: String(status), message: expect.stringMatching(/\S/) } });
  if (status === 401) expect(headers['www-authenticate']).toMatch(/^Basic realm=/);
}
