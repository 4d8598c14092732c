import { resolve } from 'node:path';
import { readTlsConfig } from './tls-config';

test.each([
  [{}, { port: 8443, files: null, folder: resolve('.jobglot/tls') }],
  [
    { TLS_PORT: '0', JOBGLOT_HOME: '/h' },
    { port: 0, files: null, folder: '/h/tls' },
  ],
  [
    { TLS_CERT: '/c', TLS_KEY: '/k' },
    { port: 8443, files: { cert: '/c', key: '/k' } },
  ],
  [{ TLS_CERT: '', TLS_KEY: '' }, { files: null }],
])('%j', (env, config) => {
  expect(readTlsConfig(env)).toMatchObject(config);
});

test('TLS_PORT=off: no HTTPS', () => {
  expect(readTlsConfig({ TLS_PORT: 'off', TLS_CERT: '/c', TLS_KEY: '/k' })).toBeNull();
});

test.each([
  ['TLS_PORT', { TLS_PORT: 'on' }],
  ['TLS_PORT', { TLS_PORT: '65536' }],
  ['TLS_PORT', { TLS_PORT: '-1' }],
  ['TLS_KEY', { TLS_CERT: '/canary' }],
  ['TLS_CERT', { TLS_KEY: '/canary' }],
  ['TLS_CERT', { TLS_KEY: '/canary', TLS_PORT: 'off' }],
])('%s is named in one line: %j', (variable, env) => {
  expect(() => readTlsConfig(env)).toThrow(new RegExp(`^${variable}: (?!.*canary)[^\\n]+$`));
});
