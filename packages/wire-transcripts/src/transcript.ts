/** One request and the answer that is expected, as read from a transcript file. */
export interface TranscriptExchange {
  /** what the file says about it */
  readonly title: string;
  /** 1-based line of the request */
  readonly line: number;
  /** tokens of the curl line, with placeholders */
  readonly curl: readonly string[];
  /** seconds in which the answer has to become the expected one; 0: at once */
  readonly waitSeconds: number;
  readonly expected: ExpectedAnswer;
}

export interface ExpectedAnswer {
  readonly status: number;
  readonly reason: string;
  /** names in lower case; headers that are not listed do not matter */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** with placeholders; empty: no body */
  readonly body: string;
}

/** Values by placeholder name: given at the start, and learned from answers. */
export type Variables = Map<string, string>;

/** `{name}`: stands for one scalar value. A name that begins with `any` is never remembered. */
export const PLACEHOLDER = /\{([a-z_][a-z0-9_]*)\}/g;
