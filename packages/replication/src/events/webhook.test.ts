import { lookup } from 'node:dns/promises';
import { RunAbort } from '@jobglot/core';
import { LOCAL_ENVIRONMENT } from '../testing/local-environment';
import { callWebhook } from './webhook';

jest.mock('node:dns/promises', () => ({ lookup: jest.fn(() => new Promise(() => {})) }));

test('a cancel does not wait for the resolver', async () => {
  const stop = new AbortController();
  const hook = { method: 'GET', url: 'http://hooks.example/x', headers: {}, body: '' } as const;
  const cancelled = expect(callWebhook(hook, LOCAL_ENVIRONMENT, stop.signal)).rejects.toMatchObject({ why: 'cancel' });
  expect(lookup).toHaveBeenCalled();
  stop.abort(new RunAbort('cancel'));
  await cancelled;
});
