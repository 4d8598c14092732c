import type { Standalone } from './standalone';

type Greeted = Pick<
  Standalone,
  'baseUrl' | 'tlsUrl' | 'tlsTrust' | 'credentials' | 'tokenExpression' | 'secretExpression'
>;

/** @returns what `npm start` prints: where it is, and one ready-to-paste command per dialect; no secret is shown (P8) */
export function greeting(standalone: Greeted): string {
  const { baseUrl, credentials, tokenExpression, secretExpression } = standalone;
  return `
Jobglot is ready at ${baseUrl}
${https(standalone)}
  client ${credentials.clientId}; its secret and token are in credentials.json of JOBGLOT_HOME (readable by you alone)
  API documents: ${baseUrl}/docs

Try it, one command per dialect:
  CData Sync v1   curl -H "x-cdata-authtoken: ${tokenExpression}" ${baseUrl}/api.rsc/jobs
  CData Sync v2   curl -H "x-cdata-authtoken: ${tokenExpression}" ${baseUrl}/api.rsc/v2/workspaces/default/jobs
  OCAPI           curl -u "${credentials.clientId}:${secretExpression}" -d grant_type=client_credentials ${baseUrl}/dwsso/oauth2/access_token
  CDM             curl -i -H 'content-type: application/json' ${baseUrl}/v3/auth/tokens -d '{"auth":{"identity":{"methods":["password"],"password":{"user":{"name":"${credentials.clientId}","password":"'"${secretExpression}"'","domain":{"name":"default"}}}},"scope":{"project":{"id":"demo"}}}}'
  SQLFlow         curl -d userId=${credentials.clientId} -d "secretKey=${secretExpression}" ${baseUrl}/api/gspLive_backend/user/generateToken

Stop with Ctrl-C.
`;
}

function https({ tlsUrl, tlsTrust }: Greeted): string {
  if (!tlsUrl) return '  HTTPS is off (TLS_PORT)';
  return `  HTTPS: ${tlsUrl}; ${tlsTrust ? `clients trust ${tlsTrust}` : 'with the certificate of TLS_CERT'}`;
}
