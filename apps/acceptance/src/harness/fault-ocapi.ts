import type { CallAnswer } from './call';

const EXPIRES = 'Thu, 01-Jan-1970 00:00:00 GMT';

/** Asserts that the answer is this fault of OCAPI's Data API in JSON, with nothing else in it. @param type any unless given */
export function expectOcapiFault(answer: CallAnswer, status: number, type?: string): void {
  const { headers, text } = answer;
  expect({ status: answer.status, text }).toMatchObject({ status });
  expect(headers).toMatchObject({ 'content-type': 'application/json;charset=UTF-8', expires: EXPIRES });
  const body = JSON.parse(text);
  expect(body).toEqual({
    _v: expect.stringMatching(/^\d+\.\d+$/),
    fault: {
      arguments: expect.any(Object),
      type: type ?? expect.stringMatching(/^[A-Z]\w+Exception$/),
      message: expect.stringMatching(/\S/),
    },
  });
  // Plain values, as the page's samples have them.
  for (const value of Object.values(body.fault.arguments)) expect(typeof value).not.toBe('object');
}

/** The same in XML. */
export function expectOcapiXmlFault(answer: CallAnswer): void {
  const { headers, text } = answer;
  expect(headers).toMatchObject({ 'content-type': 'application/xml;charset=UTF-8', expires: EXPIRES });
  expect(text).toMatch(/^<\?xml [^>]*\?>\s*<fault_document\b/);
  expect(text).toMatch(/<type>[A-Z]\w+Exception<\/type>/);
}

/** Asserts that the answer is this status of the log files' server: a page of HTML. */
export function expectLogFault(answer: CallAnswer, status: number): void {
  const { headers, text } = answer;
  expect({ status: answer.status, text }).toMatchObject({ status });
  expect(headers['content-type']).toBe('text/html;charset=UTF-8');
  expect(text).toMatch(/^<!DOCTYPE html>\n<html>.*<\/html>\n$/s);
  if (status === 401) expect(headers['www-authenticate']).toMatch(/^BASIC realm=/);
}

/** Asserts that the answer is this error of the token endpoint (RFC 6749 5.2). @param error any unless given */
export function expectTokenError(answer: CallAnswer, status: number, error?: string): void {
  const { headers, text } = answer;
  expect({ status: answer.status, text }).toMatchObject({ status });
  expect(headers).toMatchObject({ 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' });
  expect(JSON.parse(text)).toEqual({
    error: error ?? expect.stringMatching(/^[a-z_]+$/),
    error_description: expect.stringMatching(/^[\x20\x21\x23-\x5b\x5d-\x7e]+$/),
  });
  if (status === 401) expect(headers['www-authenticate']).toMatch(/^Basic realm=/);
}
