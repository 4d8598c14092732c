import { DomainError } from '../errors/domain-error';
import type { StatementParser } from '../ports/statement-parser';

/** What a task of a Lineage job reads: an uploaded file, or the definitions of its source database. */
export type LineageStatement =
  | { readonly kind: 'file'; readonly name: string /** SHA-256 of its content, hex */; readonly hash: string }
  | { readonly kind: 'database'; readonly name: string };

const NAME = String.raw`\[((?:[^\]]|\]\])+)\]`;
const FILE = new RegExp(String.raw`^\s*LINEAGE\s+${NAME}\s+SHA256\s+'([0-9a-f]{64})'\s*;?\s*$`, 'i');
const DATABASE = new RegExp(String.raw`^\s*LINEAGE\s+DATABASE\s+${NAME}\s*;?\s*$`, 'i');
const LINEAGE = /^\s*LINEAGE\b/i;

/** @returns e.g. `LINEAGE [etl/load.sql] SHA256 '9f86...'`, `LINEAGE DATABASE [sales]` */
export function writeLineageStatement(statement: LineageStatement): string {
  const name = `[${statement.name.replaceAll(']', ']]')}]`;
  return statement.kind === 'file' ? `LINEAGE ${name} SHA256 '${statement.hash}'` : `LINEAGE DATABASE ${name}`;
}

/** @returns null: another kind of statement, or none that can be read */
export function readLineageStatement(text: string): LineageStatement | null {
  const [, file, hash] = FILE.exec(text) ?? [];
  if (file !== undefined) return { kind: 'file', name: unquoted(file), hash: hash!.toLowerCase() };
  const [, database] = DATABASE.exec(text) ?? [];
  return database === undefined ? null : { kind: 'database', name: unquoted(database) };
}

/** @returns a parser that knows the statements of Lineage jobs beside those of `others` */
export function withLineageStatements(others: StatementParser): StatementParser {
  return {
    parse(text) {
      if (!LINEAGE.test(text)) return others.parse(text);
      const read = readLineageStatement(text);
      if (read) return { kind: 'lineage', table: read.name };
      throw new DomainError(
        'statement.invalid',
        "Line 1, column 1: expected LINEAGE [file] SHA256 '<64 hex digits>' or LINEAGE DATABASE [name].",
        { line: 1, column: 1 },
      );
    },
    takeApart: (text) => (LINEAGE.test(text) ? null : others.takeApart(text)),
  };
}

function unquoted(name: string): string {
  return name.replaceAll(']]', ']');
}
