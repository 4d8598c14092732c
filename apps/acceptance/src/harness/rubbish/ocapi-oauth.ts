import fc from 'fast-check';
import { basic } from '../call';
import { OCAPI_OAUTH } from '../document-operations';
import { expectTokenError } from '../fault-ocapi';
import type { RubbishSubject } from './rubbish-subject';
import { text } from './texts';

const BUSINESS_MANAGER = 'urn:demandware:params:oauth:grant-type:client-id:dwsid:dwsecuretoken';
const JWT_BEARER = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
const ASSERTIONS = ['a.b.c', 'e30.e30.', 'eyJhbGciOiJub25lIn0.eyJpc3MiOiJhZG1pbiJ9.', '..', 'x'.repeat(9_000)];

const FORMS = [
  'grant_type',
  'grant_type=',
  'grant_type=client_credentials',
  'grant_type=client_credentials&grant_type=client_credentials',
  'grant_type[]=client_credentials&grant_type[a][b]=c',
  'grant_type=client_credentials&client_id=admin&client_secret=%',
  'grant_type=client_credentials&client_id=%00&client_secret=%00',
  `grant_type=client_credentials&client_id=${'x'.repeat(60_000)}&client_secret=y`,
  '__proto__=a&constructor=b&toString=c',
  '&'.repeat(5_000),
  'a=b&'.repeat(5_000),
  '%',
].map((body) => ({ body }));

const grants = fc.record(
  {
    grant_type: fc.constantFrom('client_credentials', BUSINESS_MANAGER, 'password', 'CLIENT_CREDENTIALS'),
    client_id: fc.oneof(fc.constantFrom('admin', 'nobody'), text),
    client_secret: text,
    client_assertion_type: fc.constantFrom(JWT_BEARER, 'nothing'),
    client_assertion: fc.oneof(fc.constantFrom(...ASSERTIONS), text),
    scope: text,
  },
  { requiredKeys: ['grant_type'] },
);

/** Where OCAPI's clients get their tokens. */
export const ocapiOauthRubbish: RubbishSubject = {
  api: OCAPI_OAUTH,
  seen: [200, 400],
  queryNames: ['client_id', 'grant_type', 'client_secret'],
  queryValues: ['admin', 'admin:admin', '\0', 'x'.repeat(101), ''],
  fields: ['grant_type', 'client_id', 'client_secret', 'client_assertion', 'client_assertion_type'],
  bodies: FORMS,
  // Most proofs beside Basic are refused before anything is looked at.
  formed: { getAccessToken: fc.oneof(fc.constant({ grant_type: 'client_credentials' }), grants) },
  values: () => ({ client_id: 'admin' }),
  proof: ({ clientId, clientSecret }) => ({ authorization: basic(clientId, clientSecret) }),
  disproof: (wrong) => ({ authorization: basic('admin', wrong) }),
  expectOwn: (answer) => expectTokenError(answer, answer.status),
};
