import { type ConnectionDraft, DomainError, SECRET_PLACEHOLDER } from '@jobglot/core';
import { type Context, type Handler, ok, type Reply } from '@jobglot/http-kit';
import { fault } from '../../fault';
import { linkDraft } from '../../mappers/link-from-wire';
import type { LinksRequest } from '../../wire/link-document';
import { clusterOf } from '../cluster-of';

/** `POST /clusters/{cluster_id}/cdm/link`; with `?validate=true` it connects once and saves nothing */
export const createLink: Handler<LinksRequest> = async (context) => {
  const { services, caller, body, query } = context;
  const { id } = await clusterOf(context);
  if (body.links.length > 1) throw fault('Cdm.0018');
  const draft = linkDraft(body.links[0]!);
  if (Object.values(draft.properties).includes(SECRET_PLACEHOLDER)) throw fault('Cdm.0238', 'linkConfig.password');
  if (query.validate === 'true') return validate(context, id, draft);
  await services.connections.create(caller, id, draft);
  return ok({ name: draft.name, 'validation-result': [{}] });
};

/** What is found is answered with a 500, as the page's sample of a link that does not connect. */
async function validate(context: Context, workspaceId: string, draft: ConnectionDraft): Promise<Reply> {
  const { services, caller, signal } = context;
  try {
    await services.connections.testDraft(caller, workspaceId, draft, signal);
    return ok({ name: draft.name, 'validation-result': [{}] });
  } catch (error) {
    if (!(error instanceof DomainError) || !error.code.startsWith('connection.')) throw error;
    return {
      status: 500,
      body: { 'validation-result': [{ linkConfig: [{ message: error.message, status: 'ERROR' }] }] },
    };
  }
}
