/** One thing that a script does. `line` is where it stands, from 1. */
export type Action =
  | {
      readonly kind: 'set';
      readonly line: number;
      readonly item: string;
      readonly attr: string;
      readonly value: string;
    }
  | { readonly kind: 'push'; readonly line: number; readonly item: string }
  | { readonly kind: 'call'; readonly line: number; readonly op: Operation; readonly item: string }
  | {
      readonly kind: 'when';
      readonly line: number;
      /** false: when they differ */
      readonly equal: boolean;
      readonly item: string;
      readonly attr: string;
      readonly value: string;
      readonly then: readonly Action[];
    };

/** Operations that a script may call. */
export const OPERATIONS = ['httpPost', 'httpGet', 'executeTransformation'] as const;
export type Operation = (typeof OPERATIONS)[number];

/** The script holds something that is not executed; the message says what, and where. */
export class NotExecuted extends Error {
  override readonly name = 'NotExecuted';
}
