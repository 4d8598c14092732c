import { wrongClaims } from './assertion-claims';

const NOW = 1_800_000_000;
const AUD = 'https://account.demandware.com:443/dwsso/oauth2/access_token';
const good = { iss: 'c1', sub: 'c1', aud: AUD, exp: NOW + 1800 };
const wrong = (change: object) => wrongClaims({ ...good, ...change }, NOW);

it.each([
  ['the usual', {}],
  ['60 s after its end', { exp: NOW - 59 }],
  ['60 s more than half an hour', { exp: NOW + 1860 }],
  ['an address behind a prefix', { aud: 'http://localhost:8080/x/dwsso/oauth2/access_token' }],
  ['a list of addresses', { aud: ['https://other.example', AUD] }],
  ['a start that has come', { nbf: NOW }],
  ['a start within 60 s', { nbf: NOW + 60 }],
])('takes %s', (_what, change) => {
  expect(wrong(change)).toBeNull();
});

it.each([
  ['another subject', { sub: 'c2' }, 'iss and sub'],
  ['no subject', { sub: undefined }, 'iss and sub'],
  ['neither issuer nor subject', { iss: undefined, sub: undefined }, 'iss and sub'],
  ['empty ones', { iss: '', sub: '' }, 'iss and sub'],
  ['lists', { iss: ['c1'], sub: ['c1'] }, 'iss and sub'],
  ['no audience', { aud: undefined }, 'aud'],
  ['another audience', { aud: 'https://account.demandware.com/other' }, 'aud'],
  ['the address in a query', { aud: 'https://other.example/?/dwsso/oauth2/access_token' }, 'aud'],
  ['the path alone', { aud: '/dwsso/oauth2/access_token' }, 'aud'],
  ['a list without it', { aud: [1, null, {}] }, 'aud'],
  ['no end', { exp: undefined }, 'exp is missing'],
  ['an end that is no number', { exp: String(NOW + 60) }, 'exp is missing'],
  ['an end 60 s ago', { exp: NOW - 60 }, 'expired'],
  ['an end too far ahead', { exp: NOW + 1861 }, '30 minutes'],
  ['a start that lies ahead', { nbf: NOW + 61 }, 'nbf'],
  ['a start that is no number', { nbf: 'now' }, 'nbf'],
])('refuses %s', (_what, change, why) => {
  expect(wrong(change)).toContain(why);
});
