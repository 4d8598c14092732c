/**
 * One value between connectors: text in PostgreSQL's output syntax, already unescaped; null is SQL NULL.
 * bool `t`/`f`; numbers in decimal digits; date `YYYY-MM-DD`; time `HH:MM:SS[.ffffff]`;
 * timestamp `YYYY-MM-DD HH:MM:SS[.ffffff]`, timestamptz the same with `+00`; bytes `\x` and hex; json as text.
 * Text, because int64 and decimal do not survive a JavaScript number, nor microseconds a Date.
 */
export type Cell = string | null;

/** The cells of one row, in the order of the plan's columns. */
export type Row = Cell[];
