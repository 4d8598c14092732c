import { type Handler, ok } from '@jobglot/http-kit';
import { entity } from '../../odata/envelope';
import { WORKSPACES } from '../../wire/entity-sets';
import { valueHandler } from '../entities';
import { addressedRow } from './workspace-answer';

/** `GET /workspaces(Name)` */
export const getWorkspace: Handler = async (context) =>
  ok(entity(context.baseUrl, WORKSPACES, await addressedRow(context)));

/** `GET /workspaces(Name)/<property>/$value` */
export const getWorkspaceValue = valueHandler(WORKSPACES, addressedRow);
