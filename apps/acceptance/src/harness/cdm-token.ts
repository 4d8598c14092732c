/** The project of every address that tests call. */
export const PROJECT = 'acceptance-project';

/** @param client by its id and secret @returns a token for {@link PROJECT}, good for a day @throws Error unless it is issued */
export async function cdmToken(
  baseUrl: string,
  { id, secret }: { readonly id: string; readonly secret: string },
  project = PROJECT,
): Promise<string> {
  const password = { user: { name: id, password: secret, domain: { name: 'any' } } };
  const auth = { identity: { methods: ['password'], password }, scope: { project: { id: project } } };
  const answer = await fetch(`${baseUrl}/v3/auth/tokens`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ auth }),
  });
  const token = answer.headers.get('x-subject-token');
  if (answer.status !== 201 || !token) throw new Error(`no token: ${answer.status} ${await answer.text()}`);
  return token;
}
