import { ComposedText, type Piece } from '../text/composed-text';
import type { Token } from '../text/scan-tokens';
import type { VendorRules } from '../vendors';

/** A statement as the parser can take it. */
export interface PreparedStatement {
  readonly composed: ComposedText;
  /** `SET (a, b) = ...`: the columns, by the offset of the first one in the file */
  readonly tuples: ReadonlyMap<number, readonly Token[]>;
}

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

const INSERT_WORDS = /^(INTO|OVERWRITE|ALL|FIRST|IGNORE|OR|TOP|LOW_PRIORITY|HIGH_PRIORITY|DELAYED|TABLE|WHEN)$/;
const ISOLATION = /^(UR|CS|RS|RR)$/;

/** Puts a statement into words that the parser of version 0.12.1 takes, where it does not know the vendor's. */
export function prepare(sql: string, tokens: readonly Token[], rules: VendorRules): PreparedStatement {
  const tuples = new Map<number, readonly Token[]>();
  const edits: Edit[] = [];
  const drop = (from: Token, to: Token): unknown => edits.push({ start: from.start, end: to.end, text: '' });
  for (const [i, token] of tokens.entries()) {
    const next = tokens[i + 1];
    const { text, kind, start, end } = token;
    if (kind === 'text' && rules.alternativeQuotes && sql[start] !== "'") edits.push({ start, end, text: "''" });
    if (rules.dialect === 'generic') plainWords(tokens, i, edits);
    // INSERT t VALUES, where INTO may be left out
    if (
      text === 'INSERT' &&
      kind === 'word' &&
      tokens[0]!.text !== 'MERGE' &&
      i === insertAt(tokens) &&
      next &&
      !INSERT_WORDS.test(next.text)
    ) {
      edits.push({ start: end, end, text: ' INTO' });
    }
    if (text === 'TOP' && /^(UPDATE|DELETE|INSERT)$/.test(tokens[i - 1]?.text ?? '') && next?.text === '(') {
      drop(token, tokens[closing(tokens, i + 1)]!);
    }
    if (text === 'SET' && next?.text === '(') tuple(tokens, i + 1, tuples, edits);
    // a += 1
    if (/^[-+*/%&|^]$/.test(text) && next?.text === '=' && next.start === end && rules.optionalSemicolon)
      drop(token, token);
    // :NEW.a in a trigger
    if (text === ':' && /^(NEW|OLD)$/.test(next?.text ?? '')) drop(token, token);
    // Teradata's a (FORMAT 'x') and a (NAMED b)
    if (text === '(' && next?.text === 'FORMAT' && tokens[i + 3]?.text === ')') drop(token, tokens[i + 3]!);
    if (text === '(' && next?.text === 'NAMED' && tokens[i + 3]?.text === ')') {
      edits.push({ start, end: next.end, text: ' AS' });
      drop(tokens[i + 3]!, tokens[i + 3]!);
    }
    // MERGE ... UPDATE SET ... DELETE WHERE
    if (text === 'DELETE' && next?.text === 'WHERE' && tokens[0]!.text === 'MERGE' && tokens[i - 1]?.text !== 'THEN') {
      const when = tokens.findIndex((other, j) => j > i && other.text === 'WHEN');
      drop(token, tokens[when < 0 ? tokens.length - 1 : when - 1]!);
    }
    if (text === 'WITH' && i === tokens.length - 2 && ISOLATION.test(next?.text ?? '')) drop(token, next!);
  }
  return { composed: new ComposedText(sql, apply(edits, tokens[0]!.start, tokens.at(-1)!.end)), tuples };
}

/** DB2's CURRENT DATE, HANA's UPSERT, Informix's SELECT FIRST 10. */
function plainWords(tokens: readonly Token[], i: number, edits: Edit[]): void {
  const { text, start, end } = tokens[i]!;
  const next = tokens[i + 1];
  if (text === 'CURRENT' && next && /^(DATE|TIME|TIMESTAMP|SCHEMA|USER)$/.test(next.text)) {
    edits.push({ start: end, end: next.start, text: '_' });
  }
  if (text === 'UPSERT' && i === 0) edits.push({ start, end, text: 'INSERT INTO' });
  if (text === 'FIRST' && tokens[i - 1]?.text === 'SELECT' && next?.kind === 'number') {
    edits.push({ start, end: next.end, text: '' });
  }
}

function insertAt(tokens: readonly Token[]): number {
  return tokens.findIndex(({ text }) => text === 'INSERT');
}

/** Leaves the first column of `(a, b)`, and remembers them all. */
function tuple(tokens: readonly Token[], open: number, tuples: Map<number, readonly Token[]>, edits: Edit[]): void {
  const close = closing(tokens, open);
  // Of t.a, only the column.
  const columns = tokens.slice(open + 1, close).filter((_, i) => /^[,)]$/.test(tokens[open + 2 + i]!.text));
  const [first] = columns;
  if (!first || tokens[close + 1]?.text !== '=') return;
  tuples.set(first.start, columns);
  edits.push({ start: tokens[open]!.start, end: first.start, text: '' });
  edits.push({ start: first.end, end: tokens[close]!.end, text: '' });
}

function closing(tokens: readonly Token[], open: number): number {
  let depth = 0;
  for (let i = open; i < tokens.length; i++) {
    if (tokens[i]!.text === '(') depth++;
    else if (tokens[i]!.text === ')' && --depth === 0) return i;
  }
  return tokens.length - 1;
}

function apply(edits: readonly Edit[], from: number, to: number): Piece[] {
  const pieces: Piece[] = [];
  let at = from;
  for (const { start, end, text } of [...edits].sort((a, b) => a.start - b.start)) {
    if (start < at) continue;
    pieces.push({ start: at, end: start }, text);
    at = end;
  }
  return [...pieces, { start: at, end: to }];
}

const CLAUSES = /^(WHERE|GROUP|HAVING|ORDER|SORT|CLUSTER|DISTRIBUTE|LIMIT|LATERAL|WINDOW)$/;

/** Hive's `FROM s INSERT ... SELECT ... INSERT ... SELECT ...` as one INSERT ... SELECT ... FROM s each. */
export function multipleInserts(sql: string, tokens: readonly Token[]): ComposedText[] {
  const inserts = tokens.flatMap(({ text, kind }, i) => (kind === 'word' && text === 'INSERT' ? [i] : []));
  const range = (from: number, to: number): Piece => ({
    start: tokens[from]?.start ?? tokens.at(-1)!.end,
    end: tokens[to - 1]!.end,
  });
  return inserts.map((from, i) => {
    const to = inserts[i + 1] ?? tokens.length;
    const clause = clauseAt(tokens, from, to);
    const rest = clause < to ? [' ', range(clause, to)] : [];
    return new ComposedText(sql, [range(from, clause), ' ', range(0, inserts[0]!), ...rest]);
  });
}

function clauseAt(tokens: readonly Token[], from: number, to: number): number {
  let depth = 0;
  for (let i = from; i < to; i++) {
    const { text } = tokens[i]!;
    if (text === '(') depth++;
    else if (text === ')') depth--;
    else if (depth === 0 && CLAUSES.test(text)) return i;
  }
  return to;
}
