import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { curlRequest, curlTokens } from './curl-line';
import { matchJson } from './match-answer';
import { replayTranscript } from './replay-transcript';

describe('a curl line', () => {
  it('reads quotes, joined lines and options as a shell and curl do', () => {
    const tokens = curlTokens(`curl -X PUT http://h/a \\\n  -H 'A: b:c' -u "x:y z" -d '{"n": "it is \\ so"}'`).slice(1);
    expect(curlRequest(tokens)).toEqual({
      method: 'PUT',
      url: 'http://h/a',
      headers: {
        a: 'b:c',
        authorization: `Basic ${Buffer.from('x:y z').toString('base64')}`,
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: '{"n": "it is \\ so"}',
    });
  });
});

describe('a form', () => {
  it('has parts and files, as curl sends them', async () => {
    const line = `curl -F 'a=b c' -F 'sqlfiles="x (\\"1\\"); y";filename=1.sql' --form 'sqlfiles=;filename=2.sql' -F e= http://h/`;
    const { method, headers, body } = curlRequest(curlTokens(line).slice(1));
    expect([method, headers]).toEqual(['POST', {}]);
    const parts = await Promise.all(
      [...(body as FormData)].map(async ([name, part]) =>
        typeof part === 'string' ? [name, part] : [name, part.name, await part.text()],
      ),
    );
    expect(parts).toEqual([
      ['a', 'b c'],
      ['sqlfiles', '1.sql', 'x ("1"); y'],
      ['sqlfiles', '2.sql', ''],
      ['e', ''],
    ]);
  });

  it.each(['a=@1.sql', 'a=<1.sql', 'a', 'a=b;type=text/plain'])('with %s is refused', (part) => {
    expect(() => curlRequest(['-F', part, 'http://h/'])).toThrow('not known here');
  });
});

describe('matching a body', () => {
  const learn = (template: string, actual: unknown, known: Record<string, string> = {}) => {
    const variables = new Map(Object.entries(known));
    return { differences: matchJson(template, actual, variables), learned: Object.fromEntries(variables) };
  };

  it('learns placeholders and holds later ones to them', () => {
    const both = '{"id": "{id}", "url": "http://{host}/{id}", "ms": {ms}}';
    expect(learn(both, { id: '7', url: 'http://h:1/7', ms: 3 }, { host: 'h:1' })).toEqual({
      differences: [],
      learned: { host: 'h:1', id: '7', ms: '3' },
    });
    expect(learn(both, { id: '7', url: 'http://h:1/8', ms: '3' }, { host: 'h:1' }).differences).toHaveLength(2);
  });

  it('tells keys, types and lengths apart', () => {
    expect(learn('{"a": null, "b": []}', { a: '', c: 1, b: [1] }).differences).toEqual([
      '.a: expected null, got ""',
      '.b: 0 elements expected, got 1',
      '.c was not expected: 1',
    ]);
    expect(learn('{"a": "{x}"}', { a: 1 }).differences).toHaveLength(1);
  });
});

describe('replaying', () => {
  it('waits where the file says so and reports what differs', async () => {
    let calls = 0;
    const server = createServer((_, res) => {
      res.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ calls: ++calls }));
    }).listen(0);
    const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    const exchange = (extra: string, expected: number) =>
      `### try\n${extra}curl http://{host}/\n\nHTTP/1.1 200 OK\n\n{"calls": ${expected}}\n`;
    try {
      await replayTranscript(`remark\n${exchange('wait 5\n', 3)}${exchange('', 4)}`, { host });
      await expect(replayTranscript(exchange('', 9), { host })).rejects.toThrow('.calls: expected 9, got 5');
    } finally {
      server.close();
    }
  });
});
