import type { Token } from '../text/scan-tokens';
import type { VendorRules } from '../vendors';

/** A name as tokens: its parts without the dots. */
export type NameTokens = readonly Token[];

/** What a CREATE TABLE or CREATE VIEW says in front of, and behind, its query. */
export interface CreateHead {
  readonly kind: 'table' | 'view';
  readonly name: NameTokens;
  /** null: none are written, the query or the model table gives them */
  readonly columns: readonly Token[] | null;
  readonly foreignKeys: readonly ForeignKey[];
  /** tokens of the query, from and to (exclusive) */
  readonly query: { readonly from: number; readonly to: number } | null;
  /** a table whose columns it takes, and its rows too when `copies` */
  readonly model: { readonly name: NameTokens; readonly copies: boolean } | null;
}

export interface ForeignKey {
  readonly columns: readonly Token[];
  readonly table: NameTokens;
  readonly referenced: readonly Token[];
}

const OTHER_ITEMS = /^(CONSTRAINT|PRIMARY|FOREIGN|UNIQUE|CHECK|FULLTEXT|SPATIAL|EXCLUDE|PERIOD|LIKE|SUPPLEMENTAL)$/;
const INDEX_ITEMS = /^(KEY|INDEX)$/;
const NESTED_TYPES = /^(ARRAY|STRUCT|MAP|UNIONTYPE|TABLE|RANGE)$/;
const QUERY_STARTS = /^(SELECT|SEL|WITH|VALUES|LOCKING|TABLE|FROM|\()$/;
/** What follows WITH behind a query, as in WITH NO DATA or WITH CHECK OPTION. */
const QUERY_TAILS = /^(DATA|NO|CHECK|READ|CASCADED|LOCAL|ROW|UR|CS|RS|RR)$/;
const SET_OPERATORS = /^(UNION|INTERSECT|EXCEPT|MINUS)$/;

/**
 * Reads a definition by its tokens, since options of storage differ from vendor to vendor in more ways than the parser
 * knows, and lineage needs none of them.
 *
 * @returns null: it creates neither a table nor a view
 */
export function readCreate(tokens: readonly Token[], rules: VendorRules): CreateHead | null {
  const word = tokens[0]?.text;
  if (word !== 'CREATE' && word !== 'REPLACE' && word !== 'CACHE') return null;
  const kindAt = tokens.findIndex(({ text }) => /^(TABLE|VIEW|INDEX|AS|SCHEMA|DATABASE|STREAM|\()$/.test(text));
  const kind = tokens[kindAt]?.text;
  if (kind !== 'TABLE' && kind !== 'VIEW') return null;
  return new HeadReader(tokens, kindAt + 1, rules).read(kind === 'TABLE' ? 'table' : 'view');
}

class HeadReader {
  constructor(
    private readonly tokens: readonly Token[],
    private at: number,
    private readonly rules: VendorRules,
  ) {}

  read(kind: 'table' | 'view'): CreateHead {
    while (/^(IF|NOT|EXISTS)$/.test(this.text(0))) this.at++;
    const name = this.name();
    const nameEnd = this.at;
    const columns: Token[] = [];
    const foreignKeys: ForeignKey[] = [];
    let model: CreateHead['model'] = null;
    let query: CreateHead['query'] = null;
    let listed = false;
    while (this.at < this.tokens.length && !query && !model) {
      const text = this.text(0);
      if (text === '(' && !/^(SELECT|SEL|WITH|LIKE)$/.test(this.text(1)) && (!listed || this.text(-1) === 'BY')) {
        const typed = this.at > nameEnd;
        for (const item of this.items()) this.column(item, typed, columns, foreignKeys);
        listed ||= columns.length > 0;
      } else if (this.queryStarts()) query = this.query();
      else if (
        /^(LIKE|CLONE)$/.test(text) ||
        (text === 'COPY' && this.text(1) !== 'GRANTS') ||
        (text === '(' && this.text(1) === 'LIKE')
      ) {
        this.at += text === '(' ? 2 : 1;
        model = { name: this.name(), copies: text === 'CLONE' || text === 'COPY' };
      } else if (text === 'PARTITION' && this.text(1) === 'OF') {
        this.at += 2;
        model = { name: this.name(), copies: false };
      } else if (text === 'AS' && this.rules.dialect === 'teradata' && this.tokens[this.at + 1] && !this.isQuery(1)) {
        this.at++;
        model = { name: this.name(), copies: true };
      } else this.at = text === '(' ? this.closing(this.at) + 1 : this.at + 1;
    }
    return { kind, name, columns: columns.length > 0 ? columns : null, foreignKeys, query, model };
  }

  private text(ahead: number): string {
    return this.tokens[this.at + ahead]?.text ?? '';
  }

  private isQuery(ahead: number): boolean {
    return QUERY_STARTS.test(this.text(ahead));
  }

  private queryStarts(): boolean {
    const text = this.text(0);
    if (text === 'AS') return this.isQuery(1);
    if (text === 'SELECT' || (text === '(' && this.text(1) === 'SELECT')) return true;
    return text === 'WITH' && this.text(2) === 'AS' && this.text(3) === '(';
  }

  private name(): Token[] {
    const parts = [this.tokens[this.at++]!];
    while (this.text(0) === '.') {
      parts.push(this.tokens[this.at + 1]!);
      this.at += 2;
    }
    return parts;
  }

  /** The items of a bracketed list, and past it. */
  private items(): Token[][] {
    const end = this.closing(this.at);
    const items: Token[][] = [[]];
    let depth = 0;
    let angles = 0;
    for (const [i, token] of this.tokens.slice(this.at + 1, end).entries()) {
      if (token.text === '(') depth++;
      else if (token.text === ')') depth--;
      // ARRAY<STRUCT<a INT, b INT>>, and not CHECK (a < b)
      else if (token.text === '<' && NESTED_TYPES.test(this.tokens[this.at + i]!.text)) angles++;
      else if (token.text === '>' && angles > 0) angles--;
      if (token.text === ',' && depth === 0 && angles === 0) items.push([]);
      else items.at(-1)!.push(token);
    }
    this.at = end + 1;
    return items.filter((item) => item.length > 0);
  }

  /** @param typed only items with a type declare a column: PARTITIONED BY (dt string), and not SORTKEY (dt) */
  private column(item: readonly Token[], typed: boolean, columns: Token[], foreignKeys: ForeignKey[]): void {
    const [first, second] = item;
    const isName = first!.kind === 'name';
    const index = this.rules.batchLine === 'delimiter' && INDEX_ITEMS.test(first!.text);
    const constraint = !isName && (OTHER_ITEMS.test(first!.text) || index);
    const references = item.findIndex(({ text, kind }) => kind === 'word' && text === 'REFERENCES');
    if (!constraint && (!typed || second?.kind === 'word')) columns.push(first!);
    if (references < 0) return;
    const target = new HeadReader(item, references + 1, this.rules);
    const table = target.name();
    const referenced = target.text(0) === '(' ? target.items().map(([column]) => column!) : [];
    const own = new HeadReader(
      item,
      item.findIndex(({ text }) => text === '('),
      this.rules,
    );
    foreignKeys.push({ columns: constraint ? own.items().map(([column]) => column!) : [first!], table, referenced });
  }

  private query(): { from: number; to: number } {
    if (this.text(0) === 'AS') this.at++;
    // LOCKING ROW FOR ACCESS SELECT ...
    if (this.text(0) === 'LOCKING') while (!/^(SELECT|SEL|WITH|)$/.test(this.text(0))) this.at++;
    const from = this.at;
    let to = this.tokens.length;
    let depth = 0;
    for (let i = from; i < to; i++) {
      const { text } = this.tokens[i]!;
      if (text === '(') depth++;
      else if (text === ')') depth--;
      const next = this.tokens[i + 1]?.text ?? '';
      if (depth === 0 && i > from && text === 'WITH' && QUERY_TAILS.test(next)) to = i;
      if (depth === 0 && text === ')' && this.tokens[from]!.text === '(' && !SET_OPERATORS.test(next)) {
        if (this.closing(from) === i || !this.tokens.slice(from, i).some((t) => SET_OPERATORS.test(t.text))) to = i + 1;
      }
    }
    this.at = to;
    return { from, to };
  }

  /** Index of the bracket that closes the one at `from`; the last token when none does. */
  private closing(from: number): number {
    let depth = 0;
    for (let i = from; i < this.tokens.length; i++) {
      if (this.tokens[i]!.text === '(') depth++;
      else if (this.tokens[i]!.text === ')' && --depth === 0) return i;
    }
    return this.tokens.length - 1;
  }
}
