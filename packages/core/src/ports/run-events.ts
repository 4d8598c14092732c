/** What processes tell each other: ids only, several at once. A missed event is made good by the heartbeat and the reconciler. */
export type RunEvent =
  | { readonly kind: 'cancel' | 'end' | 'log'; readonly executionIds: readonly number[] }
  | { readonly kind: 'schedule'; readonly jobIds: readonly string[] }
  | { readonly kind: 'clients' }
  /** this process was cut off for a while: whoever waits asks the store again */
  | { readonly kind: 'missed' };

export interface RunEvents {
  /** @returns a function that ends the subscription */
  subscribe(listener: (event: RunEvent) => void): () => void;
}
