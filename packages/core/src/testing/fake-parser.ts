import { DomainError } from '../errors/domain-error';
import type { CopyOption, CopyStatement } from '../job/copy-statement';
import type { StatementParser } from '../ports/statement-parser';

const REPLICATE = /^\s*REPLICATE\s+(?:\[((?:[^\]]|\]\])+)\]|(\w+))/i;

const NAME = String.raw`\[(?:[^\]]|\]\])+\]|\w+`;
const PATH = `(?:${NAME})(?:\\.(?:${NAME}))*`;
const LIST = String.raw`(?:${NAME})(?:, *(?:${NAME}))*`;
const VALUE = String.raw`'(?:[^']|'')*'|\w+`;
const STATEMENT = new RegExp(
  String.raw`^REPLICATE (${PATH})(?: \((${LIST})\))?(?: WITH (\w+(?:=(?:${VALUE}))?(?:, \w+(?:=(?:${VALUE}))?)*))?(?: (.+))?$`,
  's',
);
const SOURCE = new RegExp(`^(?:(?:SELECT|WITH)\\b.*|${PATH})$`, 'is');
const SELECT = new RegExp(String.raw`^SELECT (\*|${LIST}) FROM (${PATH})(?: WHERE (.+))?$`, 's');

/** Knows the head of a REPLICATE statement, and `@parameter` anywhere behind it; takes apart what `writeCopyStatement` writes. */
export const fakeParser: StatementParser = {
  parse(statement) {
    const match = REPLICATE.exec(statement);
    const table = match?.[1]?.replaceAll(']]', ']') ?? match?.[2];
    if (table === undefined) {
      throw new DomainError('statement.invalid', 'Line 1, column 1: expected REPLICATE.', { line: 1, column: 1 });
    }
    const parameters = [...statement.matchAll(/@(\w+)/g)].map(([, name]) => name!);
    return { kind: 'replicate', table, ...(parameters.length > 0 && { parameters }) };
  },
  takeApart(statement) {
    const [, target, columns, options, source] = STATEMENT.exec(statement) ?? [];
    if (target === undefined || !(source === undefined || SOURCE.test(source))) return null;
    return {
      target: names(target),
      targetColumns: columns === undefined ? null : names(columns),
      options: options === undefined ? [] : optionsOf(options),
      source: sourceOf(source, target),
    };
  },
};

function sourceOf(text: string | undefined, target: string): CopyStatement['source'] {
  const select = SELECT.exec(text ?? '');
  if (select) {
    const [, columns = '*', path = '', where = null] = select;
    return { kind: 'table', path: names(path), columns: columns === '*' ? null : names(columns), where };
  }
  if (text !== undefined && /^(?:SELECT|WITH)\b/i.test(text)) return { kind: 'sql', sql: text };
  return { kind: 'table', path: names(text ?? target), columns: null, where: null };
}

function names(text: string): string[] {
  return [...text.matchAll(new RegExp(NAME, 'g'))].map(([name]) =>
    name.startsWith('[') ? name.slice(1, -1).replaceAll(']]', ']') : name,
  );
}

function optionsOf(text: string): CopyOption[] {
  return [...text.matchAll(new RegExp(`(\\w+)(?:=(${VALUE}))?`, 'g'))].map(([, name = '', value]) => ({
    name,
    value: value === undefined ? null : value.startsWith("'") ? value.slice(1, -1).replaceAll("''", "'") : value,
  }));
}
