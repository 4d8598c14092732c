import { greeting } from './greeting';

const standalone = {
  baseUrl: 'http://127.0.0.1:8080',
  tlsUrl: 'https://127.0.0.1:8443',
  tlsTrust: '/home/me/.jobglot/tls/cert.pem',
  credentials: { clientId: 'admin', clientSecret: 'CANARY-1', apiToken: 'CANARY-2', masterKey: 'CANARY-3' },
  tokenExpression: '$JOBGLOT_API_TOKEN',
  secretExpression: '$JOBGLOT_CLIENT_SECRET',
};

test.each([
  ['a certificate of its own', {}, '  HTTPS: https://127.0.0.1:8443; clients trust /home/me/.jobglot/tls/cert.pem'],
  [
    "the operator's certificate",
    { tlsTrust: null },
    '  HTTPS: https://127.0.0.1:8443; with the certificate of TLS_CERT',
  ],
  ['no HTTPS', { tlsUrl: null, tlsTrust: null }, '  HTTPS is off (TLS_PORT)'],
])('%s: one line says where HTTPS is and what clients trust', (_, change, line) => {
  const lines = greeting({ ...standalone, ...change }).split('\n');
  expect(lines.filter((text) => text.includes('HTTPS'))).toEqual([line]);
});

test('no secret is shown', () => {
  expect(greeting(standalone)).not.toContain('CANARY');
});
