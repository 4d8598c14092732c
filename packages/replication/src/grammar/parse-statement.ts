import { SyntaxError as GrammarError, parse as parseGenerated } from '../../generated/replicate';
import { checkMacros } from './check-macros';
import { type LocatedToken, refusedToken } from './select-rules';
import type { Statement, StatementSource } from './statement';
import { statementError } from './statement-error';

const FIRST_WORD = /^(?:\s|--[^\n]*\n|\/\*[\s\S]*?\*\/)*([A-Za-z]*)/;
const EXAMPLE = 'Example: REPLICATE [Accounts] SELECT * FROM [Accounts]';

/**
 * Reads a task's statement (replication-notes.md 1.1, 5.2 rule 1).
 *
 * @throws DomainError `statement.invalid` with line, column and what was expected
 */
export function parseStatement(statement: string): Statement {
  const start = FIRST_WORD.exec(statement);
  const first = start?.[1] ?? '';
  if (!/^(REPLICATE|CHECKCACHE)$/i.test(first)) {
    const found = first === '' ? '' : `, not with ${first.toUpperCase().slice(0, 30)}`;
    const offset = (start?.[0].length ?? 0) - first.length;
    const problem = `a task's statement starts with REPLICATE or CHECKCACHE${found}. ${EXAMPLE}`;
    throw statementError(statement, offset, problem, 'REPLICATE or CHECKCACHE');
  }
  const checked = withSource(statement, parseTree(statement));
  checkMacros(statement, checked);
  return checked;
}

function withSource(text: string, parsed: Tree): Statement {
  if (parsed.kind === 'replicate') return { ...parsed, source: checkedSource(text, parsed.source) };
  return { ...parsed, against: checkedSource(text, parsed.against) };
}

/** The tree as the grammar gives it: a SELECT is still a list of tokens with places. */
type Tree = Statement;

function parseTree(statement: string): Tree {
  try {
    return parseGenerated(statement) as Tree;
  } catch (error) {
    if (!(error instanceof GrammarError)) throw error;
    const offset = error.location.start.offset;
    const expected = expectations(error.expected ?? []);
    // without expectations it is one of the grammar's own sentences
    if (expected === '') throw statementError(statement, offset, error.message);
    const found = error.found == null ? 'the end of the statement' : JSON.stringify(error.found);
    throw statementError(statement, offset, `expected ${expected} but found ${found}.`, expected);
  }
}

interface Expectation {
  readonly type: string;
  readonly description?: string;
  readonly text?: string;
}

function expectations(all: readonly unknown[]): string {
  const names = (all as Expectation[]).map((e) => {
    if (e.type === 'literal') return JSON.stringify(e.text);
    if (e.type === 'end') return 'the end of the statement';
    return e.type === 'other' && e.description !== 'blank' ? (e.description ?? '') : '';
  });
  return [...new Set(names.filter((n) => n !== ''))].sort().join(', ');
}

function checkedSource(statement: string, source: StatementSource | null): StatementSource | null {
  if (source?.kind !== 'select') return source;
  const tokens = source.select as unknown as LocatedToken[];
  const refused = refusedToken(tokens);
  if (refused !== null) throw statementError(statement, refused.token.offset, refused.problem);
  return { ...source, select: { tokens: tokens.map(({ kind, text }) => ({ kind, text })) } };
}
