import type { Token } from '../text/scan-tokens';
import type { VendorRules } from '../vendors';
import { CONTROL, FLOWING, JOINING, OTHER_STATEMENTS } from './statement-words';

/** Words that end a statement in procedural code, where no semicolon does. */
const CODE_ENDS = new Set(['END', 'ELSE', 'LOOP']);
/** `DROP TABLE IF EXISTS`, `10 ROWS FETCH NEXT` */
const NAMED_OBJECTS =
  /^(TABLE|VIEW|PROCEDURE|PROC|FUNCTION|TRIGGER|INDEX|SCHEMA|DATABASE|COLUMN|CONSTRAINT|ROWS?|INTO)$/;

/** Index of the token behind the statement that begins at `from`. */
export function statementEnd(tokens: readonly Token[], from: number, rules: VendorRules, inRoutine: boolean): number {
  const run = new Run(tokens, from);
  let depth = 0;
  let cases = 0;
  for (let at = from; at < tokens.length; at++) {
    const { text, kind } = tokens[at]!;
    if (text === ';' && (depth <= 0 || rules.optionalSemicolon)) return at;
    if (kind === 'symbol') {
      if (text === '(') depth++;
      else if (text === ')') depth--;
    }
    if (kind !== 'word' || depth > 0 || at === from) continue;
    if (text === 'CASE') cases++;
    else if (text === 'END' && cases > 0) cases--;
    else if (cases > 0) continue;
    else if (inRoutine && CODE_ENDS.has(text)) return at;
    else if (rules.optionalSemicolon && run.endsBefore(at)) return at;
  }
  return tokens.length;
}

/** Where a statement of SQL Server ends that has no semicolon: before a word that can only begin the next one. */
class Run {
  /** still to come: the query of an INSERT, a view or a WITH */
  private needsQuery: boolean;
  private needsSet: boolean;

  constructor(
    private readonly tokens: readonly Token[],
    private readonly from: number,
  ) {
    const { text } = tokens[from]!;
    this.needsQuery = ['INSERT', 'WITH', 'CREATE', 'ALTER'].includes(text);
    this.needsSet = text === 'UPDATE';
  }

  endsBefore(at: number): boolean {
    const { text } = this.tokens[at]!;
    const before = this.tokens[at - 1]!.text;
    const beginning = FLOWING.has(text) || OTHER_STATEMENTS.has(text) || CONTROL.has(text);
    if (!beginning || JOINING.has(before) || NAMED_OBJECTS.test(before)) return this.take(text, false);
    if (/^(WITH|REPLACE|DESC|DATABASE|FOR|WHEN|OPEN|USE|LOOP|DO|EXCEPTION|LIST|CASE)$/.test(text)) return this.with(at);
    if (text === 'SET' && (this.needsSet || before === 'UPDATE')) return this.take(text, false);
    if (this.needsQuery && /^(SELECT|INSERT|UPDATE|DELETE|MERGE|EXEC|EXECUTE)$/.test(text))
      return this.take(text, false);
    return true;
  }

  private take(text: string, ends: boolean): boolean {
    if (text === 'SET') this.needsSet = false;
    if (text === 'UPDATE') this.needsSet = true;
    if (/^(SELECT|VALUES|UPDATE|DELETE|MERGE|EXEC|EXECUTE)$/.test(text)) this.needsQuery = false;
    if (text === 'INSERT') this.needsQuery = true;
    return ends;
  }

  /** `WITH name AS (` begins a statement; `WITH (NOLOCK)` and `WITH SCHEMABINDING` do not. */
  private with(at: number): boolean {
    if (this.tokens[at]!.text !== 'WITH' || this.needsQuery) return false;
    const next = this.tokens[at + 2]?.text;
    return this.tokens[at + 1]?.kind !== 'symbol' && (next === 'AS' || next === '(') && this.from < at;
  }
}
