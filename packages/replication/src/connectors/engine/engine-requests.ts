/** What an engine process can be asked, and what it answers, by the name of the operation. */
export type Operations<O> = { readonly [K in keyof O]: { readonly request: unknown; readonly reply: unknown } };

export interface EngineRequest<O extends Operations<O>, K extends keyof O = keyof O> {
  readonly id: number;
  readonly operation: K;
  readonly request: O[K]['request'];
}

export interface EngineReply {
  readonly id: number;
  readonly reply?: unknown;
  readonly error?: EngineError;
}

export interface EngineError {
  readonly message: string;
  /** the engine's own name for it, e.g. `SQLITE_BUSY`, or empty */
  readonly code: string;
  /** a row of a page was refused; absent: it is about something else */
  readonly refused?: { readonly row: number; readonly column: string | null };
}
