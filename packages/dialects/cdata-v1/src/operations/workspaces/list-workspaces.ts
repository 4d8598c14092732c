import { countHandler, listHandler } from '../collections';
import { workspaceCollection } from './workspace-answer';

/** `GET /workspaces` */
export const listWorkspaces = listHandler(workspaceCollection);

/** `GET /workspaces/$count` */
export const countWorkspaces = countHandler(workspaceCollection);
