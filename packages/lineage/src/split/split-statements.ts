import { scanTokens, type Token } from '../text/scan-tokens';
import type { VendorRules } from '../vendors';
import { batches } from './batches';
import { loopRows } from './loop-rows';
import { blockRoutine, type Routine, type RoutineRows, readRoutine } from './routine';
import { statementEnd } from './statement-end';
import { CONTROL, FLOWING, JOINING, OPENING, OTHER_STATEMENTS } from './statement-words';

/** One statement of a file. */
export interface Statement {
  readonly tokens: readonly Token[];
  /** offsets in the file, UTF-16 units; `end` is behind the last token, without the semicolon */
  readonly start: number;
  readonly end: number;
  /** the procedure, function or trigger that it stands in */
  readonly routine: string | null;
  /** names of that routine's parameters and variables, as they are written, in upper case */
  readonly variables: ReadonlySet<string>;
  /** names of that routine that stand for rows, upper case */
  readonly rows: ReadonlyMap<string, RoutineRows>;
}

/**
 * Cuts a file into its statements. The body of a procedure, function or trigger comes as the statements in it, without
 * the code around them, so that each is analysed by itself; statements through which no data flows (GRANT, SET ...)
 * are left out. What is no known statement comes too, for the parser to say so.
 */
export function splitStatements(sql: string, rules: VendorRules): Statement[] {
  return batches(sql, rules).flatMap((tokens) => new Splitter(sql, tokens, rules, null).split());
}

const DECLARING = new Set(['DECLARE', 'IS', 'AS']);
const NO_NAMES = new Set(['IS', 'AS', 'NULL', 'CURSOR', 'LANGUAGE', 'RETURNS', 'PROCEDURE', 'FUNCTION']);

class Splitter {
  private readonly found: Statement[] = [];
  private at = 0;

  constructor(
    private readonly sql: string,
    private readonly tokens: readonly Token[],
    private readonly rules: VendorRules,
    private routine: Routine | null,
  ) {}

  split(): Statement[] {
    while (this.at < this.tokens.length) {
      const { text, kind } = this.tokens[this.at]!;
      const routine = readRoutine(this.tokens, this.at, this.rules);
      if (text === ';') this.semicolon();
      else if (routine) this.enter(routine);
      else if (FLOWING.has(text) || text === '(') this.statement();
      else if (OTHER_STATEMENTS.has(text))
        this.at = statementEnd(this.tokens, this.at, this.rules, this.routine !== null);
      else if (this.inCode(text)) this.code();
      else if (kind === 'word') this.statement();
      else this.at++;
    }
    return this.found;
  }

  private enter(routine: Routine): void {
    // A routine inside a package or a block shares its end.
    if (this.routine) this.routine.name = routine.name;
    else this.routine = routine;
    for (const variable of routine.variables) this.routine.variables.add(variable);
    for (const [name, rows] of routine.rows) this.routine.rows.set(name, rows);
    this.at = routine.bodyAt;
  }

  private statement(): void {
    const from = this.at;
    this.at = Math.max(statementEnd(this.tokens, from, this.rules, this.routine !== null), from + 1);
    const tokens = this.tokens.slice(from, this.at);
    this.found.push({
      tokens,
      start: tokens[0]!.start,
      end: tokens.at(-1)!.end,
      routine: this.routine?.name ?? null,
      variables: this.routine?.variables ?? new Set(),
      rows: this.routine?.rows ?? new Map(),
    });
  }

  private inCode(text: string): boolean {
    if (this.routine) return true;
    if (text === 'BEGIN' && /^(;|TRAN|TRANSACTION|WORK)?$/.test(this.tokens[this.at + 1]?.text ?? '')) return true;
    return CONTROL.has(text);
  }

  /** Skips code to where the next statement can stand. */
  private code(): void {
    let depth = 0;
    let cases = 0;
    const first = this.tokens[this.at]!;
    this.declare(first);
    for (const from = this.at; this.at < this.tokens.length; this.at++) {
      const { text, kind, start } = this.tokens[this.at]!;
      if (kind === 'text' && this.sql[start] === '$') this.quotedBody(this.tokens[this.at]!);
      if (text === '(') depth++;
      else if (text === ')') depth--;
      if (depth > 0 || kind !== 'word') {
        if (text === ';') return;
        continue;
      }
      if (this.at > from && this.nested()) return;
      if (this.at > from && depth === 0 && FLOWING.has(text) && !this.joined()) return;
      if (DECLARING.has(text)) this.declare(this.tokens[this.at + 1]);
      if (text === 'BEGIN') this.begin();
      if (text === 'CASE' && this.at > from) cases++;
      else if (text === 'END' && cases > 0) cases--;
      else if (text === 'END') {
        this.end();
        return;
      } else if (cases === 0 && OPENING.has(text) && this.tokens[this.at + 1]?.kind !== 'text') {
        this.at++;
        return;
      }
    }
  }

  /** A routine of a package or a block. `EXECUTE FUNCTION f` only calls one. */
  private nested(): boolean {
    const { text } = this.tokens[this.at]!;
    return (text === 'PROCEDURE' || text === 'FUNCTION') && this.tokens[this.at - 1]!.text !== 'EXECUTE';
  }

  /** `IS` and `AS` lead to a statement in a cursor or a trigger, and not in front of `SELECT` of a view. */
  private joined(): boolean {
    const before = this.tokens[this.at - 1]?.text ?? '';
    return JOINING.has(before) && before !== 'AS' && before !== 'IS';
  }

  private semicolon(): void {
    const { routine } = this;
    this.at++;
    if (routine && !routine.declares && !routine.begun) this.routine = null;
  }

  private begin(): void {
    const next = this.tokens[this.at + 1]?.text ?? '';
    if (/^(TRAN|TRANSACTION|WORK|;)$/.test(next)) return;
    // A block without a name.
    this.routine ??= blockRoutine({ begun: true, declares: false });
    this.routine.begun = true;
    this.routine.depth++;
  }

  private end(): void {
    const closing = this.tokens[this.at + 1]?.text ?? '';
    this.at++;
    if (/^(IF|LOOP|WHILE|REPEAT|FOR|CASE)$/.test(closing)) {
      this.at++;
      return;
    }
    const { routine } = this;
    if (!routine) return;
    routine.depth--;
    if (routine.depth > routine.floor || this.rules.optionalSemicolon) return;
    this.routine = null;
    while (this.at < this.tokens.length && this.tokens[this.at]!.text !== ';') this.at++;
  }

  /** A name at the head of a piece of code is declared or assigned there. */
  private declare(token: Token | undefined): void {
    if (token?.text === 'DECLARE' && !this.routine) {
      this.routine = blockRoutine({});
    }
    const { routine } = this;
    if (!routine || !token) return;
    if (token.text === 'FOR') routine.variables.add(this.tokens[this.at + 1]?.text.toUpperCase() ?? '');
    if (token.text === 'FOR' || token.text === 'CURSOR')
      loopRows(this.tokens, this.tokens.indexOf(token, this.at), this.rules, routine.rows);
    if (token.kind === 'word' && !CONTROL.has(token.text) && !NO_NAMES.has(token.text))
      routine.variables.add(token.text);
  }

  /** The body of a PostgreSQL or Snowflake routine is a text between dollar signs. */
  private quotedBody({ start, end }: Token): void {
    if (this.routine?.foreign) return;
    const tag = /^\$\w*\$/.exec(this.sql.slice(start, end))![0].length;
    const body = scanTokens(this.sql.slice(start + tag, end - tag), this.rules);
    const shift = (token: Token): Token => ({
      ...token,
      start: token.start + start + tag,
      end: token.end + start + tag,
    });
    const { name = null, variables = new Set<string>(), rows = new Map<string, RoutineRows>() } = this.routine ?? {};
    const routine = blockRoutine({ name, variables, rows, floor: Number.NEGATIVE_INFINITY, begun: true });
    this.found.push(...new Splitter(this.sql, body.map(shift), this.rules, routine).split());
  }
}
