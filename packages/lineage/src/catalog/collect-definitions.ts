import type { TableDefinition } from '../lineage-model';
import type { Naming } from '../names/table-name';
import { type CreateHead, type NameTokens, readCreate } from '../parser/create-head';
import { ofToken } from '../resolve/read-update';
import type { Statement } from '../split/split-statements';
import type { Token } from '../text/scan-tokens';

/** The tables and views that statements define. */
export function collectDefinitions(sql: string, statements: readonly Statement[], naming: Naming): TableDefinition[] {
  return statements.flatMap((statement) => {
    const { tokens, routine } = statement;
    const head = readCreate(tokens, naming.rules);
    if (head) return [ofHead(sql, tokens, head, naming)];
    const into = routine === null || naming.rules.optionalSemicolon ? selectedInto(tokens) : null;
    if (!into) return [];
    const query = sql.slice(statement.start, statement.end);
    return [{ key: keyOf(into, naming), kind: 'table' as const, columns: null, model: null, query }];
  });
}

function ofHead(sql: string, tokens: readonly Token[], head: CreateHead, naming: Naming): TableDefinition {
  const { query } = head;
  return {
    key: keyOf(head.name, naming),
    kind: head.kind,
    columns: head.columns?.map((column) => naming.fold(ofToken(column))) ?? null,
    model: head.model && keyOf(head.model.name, naming),
    query: query && sql.slice(tokens[query.from]!.start, tokens[query.to - 1]!.end),
  };
}

function keyOf(name: NameTokens, naming: Naming): string {
  return naming.tableKey(naming.ofParts(name.map(ofToken)));
}

/** The table of `SELECT ... INTO t FROM`. */
function selectedInto(tokens: readonly Token[]): NameTokens | null {
  if (!/^(SELECT|WITH)$/.test(tokens[0]!.text)) return null;
  let depth = 0;
  for (const [i, { text }] of tokens.entries()) {
    if (text === '(') depth++;
    else if (text === ')') depth--;
    else if (depth === 0 && text === 'INSERT') return null;
    else if (depth === 0 && text === 'INTO') {
      const parts = [tokens[i + 1]!];
      for (let at = i + 2; tokens[at]?.text === '.'; at += 2) parts.push(tokens[at + 1]!);
      return parts[0] ? parts : null;
    }
  }
  return null;
}
