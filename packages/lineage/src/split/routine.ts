import type { Token } from '../text/scan-tokens';
import type { VendorRules } from '../vendors';
import { ROUTINES } from './statement-words';

/** What a name in a routine stands for rows of: the trigger's table (NEW, inserted), or a loop's or cursor's query. */
export type RoutineRows = { readonly table: readonly Token[] } | { readonly query: readonly Token[] };

/** A procedure, function, trigger, package or block that is being read. */
export interface Routine {
  /** as it is written, without schema; null: a block without a name */
  name: string | null;
  /** parameters and variables, upper case */
  readonly variables: Set<string>;
  /** names in it that stand for rows, upper case */
  readonly rows: Map<string, RoutineRows>;
  /** index of the first token behind the head */
  readonly bodyAt: number;
  /** BEGINs that are open */
  depth: number;
  /** the depth at which it has ended: a package has an END without a BEGIN */
  readonly floor: number;
  begun: boolean;
  /** semicolons before the first BEGIN end declarations, not the routine */
  readonly declares: boolean;
  /** in a language that is not SQL */
  readonly foreign?: boolean;
}

/** A block without a head. */
export function blockRoutine(part: Partial<Routine>): Routine {
  const block = { name: null, variables: new Set<string>(), rows: new Map<string, RoutineRows>(), bodyAt: 0, depth: 0 };
  return { ...block, floor: 0, begun: false, declares: true, ...part };
}

const TRIGGER_ROWS = ['NEW', 'OLD', 'INSERTED', 'DELETED'];
const MODES = new Set(['IN', 'OUT', 'INOUT', 'VARIADIC', 'NOCOPY']);

/** The head of a routine that begins with this token; null: none does. */
export function readRoutine(tokens: readonly Token[], at: number, rules: VendorRules): Routine | null {
  const kindAt = routineWord(tokens, at);
  if (kindAt < 0) return null;
  const kind = tokens[kindAt]!.text;
  let nameAt = kindAt + 1;
  const body = tokens[nameAt]?.text === 'BODY';
  if (body) nameAt++;
  while (/^(IF|NOT|EXISTS)$/.test(tokens[nameAt]?.text ?? '')) nameAt++;
  while (tokens[nameAt + 1]?.text === '.') nameAt += 2;
  if (kind === 'TYPE' && !body) return null;
  const parameters =
    tokens[nameAt + 1]?.text === '(' ? parameterList(tokens, nameAt + 2) : { names: [], end: nameAt + 1 };
  return {
    name: tokens[nameAt]?.written || null,
    variables: new Set(parameters.names),
    rows: new Map(kind === 'TRIGGER' ? triggerRows(tokens, nameAt) : []),
    bodyAt: parameters.end,
    depth: 0,
    floor: kind === 'PACKAGE' || kind === 'TYPE' ? -1 : 0,
    begun: false,
    declares: rules.batchLine === 'slash' || rules.optionalSemicolon,
    foreign: isForeign(tokens, parameters.end),
  };
}

/** The rows that a trigger is fired for: those of the table behind ON. */
function triggerRows(tokens: readonly Token[], nameAt: number): [string, RoutineRows][] {
  const on = tokens.findIndex(({ text, kind }, i) => i > nameAt && kind === 'word' && text === 'ON');
  if (on < 0 || !tokens[on + 1]) return [];
  const table = [tokens[on + 1]!];
  for (let at = on + 2; tokens[at]?.text === '.' && tokens[at + 1]; at += 2) table.push(tokens[at + 1]!);
  return TRIGGER_ROWS.map((name) => [name, { table }]);
}

/** `CREATE [OR REPLACE] [EDITIONABLE] PROCEDURE`, or in a package just `PROCEDURE`. */
function routineWord(tokens: readonly Token[], at: number): number {
  const { text } = tokens[at]!;
  if (text === 'PROCEDURE' || text === 'FUNCTION') return at;
  if (text !== 'CREATE' && text !== 'REPLACE') return -1;
  for (let i = at + 1; i < Math.min(at + 12, tokens.length); i++) {
    const word = tokens[i]!.text;
    if (ROUTINES.has(word)) return i;
    if (/^(TABLE|VIEW|AS|SELECT|INDEX|;)$/.test(word)) return -1;
  }
  return -1;
}

function parameterList(tokens: readonly Token[], from: number): { names: string[]; end: number } {
  const names: string[] = [];
  let depth = 1;
  let first = true;
  let at = from;
  for (; at < tokens.length && depth > 0; at++) {
    const { text, kind } = tokens[at]!;
    if (text === '(') depth++;
    else if (text === ')') depth--;
    else if (text === ',' && depth === 1) first = true;
    else if (first && (kind === 'word' || kind === 'name') && !MODES.has(text)) {
      names.push(text.toUpperCase());
      first = false;
    }
  }
  return { names, end: at };
}

function isForeign(tokens: readonly Token[], from: number): boolean {
  for (let at = from; at < tokens.length && tokens[at]!.text !== ';'; at++) {
    if (tokens[at]!.text !== 'LANGUAGE') continue;
    const { text } = tokens[at + 1] ?? { text: '' };
    return !/^(SQL|PLPGSQL|PLVSQL|NZPLSQL|)$/.test(text);
  }
  return false;
}
