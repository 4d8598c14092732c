/** One line per request. Headers, bodies and the raw URL never stand in it: they carry secrets. */
export interface RequestFacts {
  readonly requestId: string;
  readonly dialect: string;
  readonly method: string;
  /** route pattern with its prefix, e.g. `/api.rsc/v2/jobs/{job_id}`; the prefix with `/*` for unknown paths */
  readonly route: string;
  readonly status: number;
  /** nobody expected what happened; a 5xx may also be what a vendor's page wants for a refusal */
  readonly unexpected: boolean;
  readonly ms: number;
  /** null: nobody was proven */
  readonly clientId: string | null;
  /** the caller hung up before the answer was out */
  readonly aborted: boolean;
}

/** Where requests and unexpected errors are written to. Neither may throw. */
export interface HttpLog {
  request(facts: RequestFacts): void;
  /** @param facts carry the id that the caller was told */
  failure(
    error: unknown,
    facts: { readonly errorId: string; readonly requestId: string; readonly route: string },
  ): void;
}
