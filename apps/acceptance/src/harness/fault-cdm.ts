import type { CallAnswer } from './call';

/** Asserts that the answer is an error in CDM's words: four keys, two of a failed DELETE, three of the gateway before it. */
export function expectCdmFault({ status, headers, text }: CallAnswer, expected: number, code?: string): void {
  expect(`${status} ${text}`).toMatch(new RegExp(`^${expected} \\{`));
  expect(headers['content-type']).toBe('application/json');
  const body = JSON.parse(text);
  const keys = Object.keys(body).join();
  if (status === 401 || status === 429) {
    expect(keys).toBe('error_msg,error_code,request_id');
    expect(body.error_code).toMatch(/^APIGW\.\d{4}$/);
    return;
  }
  if (keys === 'validation-result') return;
  expect(keys).toBe(status === 500 ? 'errCode,externalMessage' : 'code,errCode,message,externalMessage');
  expect(body.errCode).toMatch(/^Cdm\.\d{4}$/);
  if (code !== undefined) expect(body.errCode).toBe(code);
}
