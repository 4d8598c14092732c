/** @returns what a DELETE's body means here: the state that the run must have, else nothing */
export function readDeleteRequest(body: unknown): { _resource_state: string } | undefined {
  const state = (body as { _resource_state?: unknown } | null)?._resource_state;
  return typeof state === 'string' ? { _resource_state: state } : undefined;
}
