/** What an operation answers. A body goes through the dialect's codec; a stream is sent as it comes. */
export interface Reply {
  readonly status: number;
  readonly body?: unknown;
  /** instead of a body: sent as it is, with `Content-Type` among the headers */
  readonly text?: string;
  /** of the status line, for clients that show it; absent: the status's own */
  readonly reason?: string;
  /** e.g. `Location`; `Content-Type` is needed with a text or a stream only */
  readonly headers?: Readonly<Record<string, string>>;
  /** chunks of a long answer; the operation must have looked everything up before, since the status is gone by then */
  readonly stream?: AsyncIterable<string | Uint8Array>;
}

/** 200 with a body. */
export const ok = (body: unknown): Reply => ({ status: 200, body });

/** 201 with the created object, and where it is. */
export const created = (body: unknown, location?: string): Reply =>
  location === undefined ? { status: 201, body } : { status: 201, body, headers: { Location: location } };

/** 204. */
export const noContent: Reply = { status: 204 };
