import { foldName } from '../connectors/property-names';
import { dateText, readDateMacro } from './date-macro';
import { replaceMacros } from './macros';
import type { SelectStatement, SelectToken } from './select-statement';
import type { ReplicateStatement, Statement, StatementSource } from './statement';

/** The macro for the name of the table that is read. */
export const TABLE_NAME = 'tableName';

/** @returns the value of a macro's text; null: it has none here */
export type MacroValue = (body: string) => string | null;

/**
 * @param parameters of the run, compared without case; {@link TABLE_NAME} is not for them
 * @param plannedAt what dates count from @param timeZone IANA name
 */
export function runMacros(parameters: Readonly<Record<string, string>>, plannedAt: Date, timeZone: string): MacroValue {
  const values = new Map(Object.entries(parameters).map(([name, value]) => [name.toLowerCase(), value]));
  values.delete(TABLE_NAME.toLowerCase());
  return (body) => {
    const date = readDateMacro(body);
    if (date !== null && !('problem' in date)) return dateText(date, plannedAt, timeZone);
    return values.get(body.toLowerCase()) ?? null;
  };
}

/** @returns the value of {@link TABLE_NAME} alone */
export function tableMacro(name: string): MacroValue {
  return (body) => (body.toLowerCase() === TABLE_NAME.toLowerCase() ? name : null);
}

/**
 * Puts values in the places of a statement's macros: in names, literals and option values as a part of them, bare in SQL as
 * a literal. A value never becomes SQL text. What has no value stays.
 */
export function bindMacros<S extends Statement>(statement: S, macroValue: MacroValue): S;
export function bindMacros(statement: Statement, macroValue: MacroValue): Statement {
  const text = (from: string): string => replaceMacros(from, macroValue);
  const table = statement.table.map(text);
  if (statement.kind === 'replicate') return { ...replicate(statement, macroValue), table };
  const { start, end } = statement;
  return {
    ...statement,
    table,
    against: bindSource(statement.against, macroValue),
    start: start && text(start),
    end: end && text(end),
  };
}

/** As {@link bindMacros}, of SQL alone. */
export function bindSelectMacros({ tokens }: SelectStatement, macroValue: MacroValue): SelectStatement {
  const bound = (token: SelectToken): SelectToken => {
    if (token.kind === 'string' || token.kind === 'name') {
      return { kind: token.kind, text: replaceMacros(token.text, macroValue) };
    }
    if (token.kind !== 'macro' && token.kind !== 'parameter') return token;
    const value = macroValue(token.text.trim());
    return value === null ? token : { kind: 'string', text: value };
  };
  return { tokens: tokens.map(bound) };
}

function replicate(statement: ReplicateStatement, macroValue: MacroValue): ReplicateStatement {
  const text = (from: string): string => replaceMacros(from, macroValue);
  return {
    ...statement,
    columns: statement.columns?.map((c) => ({ ...c, name: text(c.name) })) ?? null,
    primaryKey: statement.primaryKey.map(text),
    options: statement.options.map(({ name, value }) => ({
      name,
      // a condition is SQL, whose macros are literals: they are bound when it is read
      value: value === null || isCondition(name) ? value : text(value),
    })),
    source: bindSource(statement.source, macroValue),
  };
}

function bindSource(source: StatementSource | null, macroValue: MacroValue): StatementSource | null {
  if (source?.kind === 'table') return { kind: 'table', path: source.path.map((p) => replaceMacros(p, macroValue)) };
  return source && { ...source, select: bindSelectMacros(source.select, macroValue) };
}

/** @returns true for the option whose value is a condition */
export function isCondition(option: string): boolean {
  return foldName(option) === 'deletewhere';
}
