import type { Standalone } from './standalone';

/** @returns what `npm start` prints: where it is, and one ready-to-paste command per dialect; no secret is shown (P8) */
export function greeting({ baseUrl, credentials, tokenExpression }: Standalone): string {
  return `
Jobglot is ready at ${baseUrl}
  client ${credentials.clientId}; its secret and token are in credentials.json of JOBGLOT_HOME (readable by you alone)
  API documents: ${baseUrl}/docs

Try it, one command per dialect:
  CData Sync v1   curl -H "x-cdata-authtoken: ${tokenExpression}" ${baseUrl}/api.rsc/jobs
  CData Sync v2   curl -H "x-cdata-authtoken: ${tokenExpression}" ${baseUrl}/api.rsc/v2/workspaces/default/jobs

Stop with Ctrl-C.
`;
}
