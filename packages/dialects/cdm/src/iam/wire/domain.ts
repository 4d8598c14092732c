/** Accounts are domains there; an installation is one. */
export const DOMAIN = { id: 'default', name: 'default' };

/** @returns the project as a token shows it; it is named by one text, which is both its id and its name */
export function projectDocument(project: string): object {
  return { id: project, name: project, domain: DOMAIN };
}
