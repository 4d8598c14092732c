import { type Handler, ok } from '@jobglot/http-kit';
import { fault } from '../../fault';
import { changedProperties, linkDraft } from '../../mappers/link-from-wire';
import { linkConfigs } from '../../mappers/link-to-wire';
import { inputsOf, NO_CONFIGS, unescapedConfigValues } from '../../wire/config-values';
import type { LinksRequest } from '../../wire/link-document';
import { clusterOf } from '../cluster-of';

/** `PUT /clusters/{cluster_id}/cdm/link/{link_name}`: the whole document replaces the link's; its name may be a new one */
export const updateLink: Handler<LinksRequest> = async (context) => {
  const { services, caller, body, params } = context;
  const { id } = await clusterOf(context);
  const before = await services.connections.getByName(caller, id, params.link_name ?? '');
  if (body.links.length > 1) throw fault('Cdm.0018');
  const sent = body.links[0]!;
  const shown = inputsOf(linkConfigs(before));
  const values = unescapedConfigValues(sent['link-config-values'] ?? NO_CONFIGS, shown);
  const named = { ...sent, name: sent.name || before.name, 'link-config-values': values };
  const { properties: all, enabled: _, ...draft } = linkDraft(named);
  const same = draft.connector === before.connector;
  const properties = same ? changedProperties(all, inputsOf(values), shown) : all;
  // what other dialects have set beside the link's inputs stays
  const name = draft.name === before.name.trim() ? before.name : draft.name;
  await services.connections.update(caller, before.id, { ...draft, name, properties });
  return ok({ 'validation-result': [{}] });
};
