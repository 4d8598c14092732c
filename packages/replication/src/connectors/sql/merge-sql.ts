import { DELETED_COLUMN, HISTORY_COLUMNS } from '../load-plan';
import type { SqlFlavor } from './sql-flavor';

/** What is merged into what. Tables are quoted, columns are not; both tables name their columns alike. */
export interface MergeTables {
  readonly target: string;
  /** the table that the rows were loaded into: a page's, or the staging table */
  readonly source: string;
  readonly columns: readonly string[];
  /** of the target's rows, among the columns */
  readonly key: readonly string[];
  /** the target has {@link DELETED_COLUMN} */
  readonly marks: boolean;
  /** the target has {@link HISTORY_COLUMNS}: only active versions are compared, and can be gone */
  readonly versioned?: boolean;
}

/** A further condition on the target's rows: a quoted literal or placeholder for each bound. */
export interface TargetRange {
  readonly column: string;
  /** what of the quoted column is compared; absent: its value as it is stored */
  readonly compared?: (column: string) => string;
  readonly from: string | null;
  readonly to: string | null;
}

/**
 * The statements that bring loaded rows together with a table's own, for any SQL engine (replication-notes.md 1.4, 4.4).
 * Each statement's row count is what it did, so that inserts, updates and deletes are told apart.
 */
export class MergeSql {
  constructor(
    private readonly flavor: SqlFlavor,
    private readonly tables: MergeTables,
  ) {}

  /** Updates the rows that are there and differ; a marked row comes back. @param only a condition on `s` */
  updateChanged(only?: string): string {
    const { target, columns, key, marks } = this.tables;
    const sets: [string, string][] = columns
      .filter((c) => !key.includes(c))
      .map((c) => [this.name(c), `s.${this.name(c)}`]);
    if (marks) sets.push([this.name(DELETED_COLUMN), this.flavor.false]);
    if (sets.length === 0) return this.nothing();
    return this.flavor.updateFrom(target, sets, this.tables.source, `${this.changed()}${and(only)}`);
  }

  /** Inserts the rows whose key is missing. @param only a condition on `s` */
  insertMissing(only?: string): string {
    const { target, source, columns } = this.tables;
    const list = columns.map((c) => this.name(c)).join(', ');
    const values = columns.map((c) => `s.${this.name(c)}`).join(', ');
    const into = [`INSERT INTO ${target} (${list})`, this.flavor.overriding].filter(Boolean).join(' ');
    return `${into} SELECT ${values} FROM ${source} AS s WHERE ${this.missing()}${and(only)}`;
  }

  /** A SELECT of one number: rows that {@link updateChanged} would update */
  countChanged(only?: string): string {
    const { target, source } = this.tables;
    return `SELECT count(*) FROM ${target}, ${source} AS s WHERE ${this.changed()}${and(only)}`;
  }

  /** A SELECT of one number: rows that {@link insertMissing} would insert */
  countMissing(only?: string): string {
    return `SELECT count(*) FROM ${this.tables.source} AS s WHERE ${this.missing()}${and(only)}`;
  }

  /** A SELECT of one number: the target's rows (in the range), without those that are marked already */
  countRows(range?: TargetRange): string {
    return `SELECT count(*) FROM ${this.tables.target} WHERE ${this.living()}${this.within(range)}`;
  }

  /** A SELECT of one number: the target's rows that were not loaded */
  countGone(range?: TargetRange, known?: string): string {
    return `SELECT count(*) FROM ${this.tables.target} WHERE ${this.gone(range, known)}`;
  }

  /**
   * Deletes or marks the target's rows that were not loaded.
   *
   * @param known quoted table: only rows whose key is in it
   */
  removeGone(how: 'delete' | 'mark', range?: TargetRange, known?: string): string {
    return this.remove(how, this.gone(range, known));
  }

  /** Deletes or marks the target's rows whose key is in `source`. */
  removeLoaded(how: 'delete' | 'mark'): string {
    return this.remove(how, `${this.living()} AND ${this.exists(this.tables.source)}`);
  }

  /** A condition on `s`: the row is not the same in another table with the same columns (snapshot) @param other quoted */
  notIn(other: string): string {
    const { key, columns } = this.tables;
    const same = key.map((k) => `n.${this.name(k)} = s.${this.name(k)}`);
    const rest = columns.filter((c) => !key.includes(c));
    const equal = rest.map((c) => `NOT (${this.flavor.differs(c, `n.${this.name(c)}`, `s.${this.name(c)}`)})`);
    return `NOT EXISTS (SELECT 1 FROM ${other} AS n WHERE ${[...same, ...equal].join(' AND ')})`;
  }

  /** History: takes out the page's rows without a check value, which no version can begin with; its count is for a warning. */
  forgetUndated(by: string): string {
    return `DELETE FROM ${this.tables.source} WHERE ${this.name(by)} IS NULL`;
  }

  /**
   * History: the three statements of a page, in order; the last one's count is the rows inserted, the second one's the
   * versions closed. A row whose check value is not later than its active version's is known already.
   *
   * @param by the check column
   */
  history(by: string): readonly [forget: string, close: string, insert: string] {
    const { target, source, columns, key } = this.tables;
    const check = this.name(by);
    const [active, start, end] = [HISTORY_COLUMNS.active, HISTORY_COLUMNS.start, HISTORY_COLUMNS.end].map((c) =>
      this.name(c),
    ) as [string, string, string];
    const match = (page: string): string =>
      key.map((k) => `${target}.${this.name(k)} = ${page}.${this.name(k)}`).join(' AND ');
    const forget = `DELETE FROM ${source} WHERE ${check} IS NULL OR EXISTS (SELECT 1 FROM ${target} WHERE ${match(source)} AND ${target}.${start} >= ${source}.${check})`;
    const keys = key.map((k) => this.name(k)).join(', ');
    const first = `(SELECT ${keys}, min(${check}) AS first_start FROM ${source} GROUP BY ${keys})`;
    const sets = [
      [active, this.flavor.false],
      [end, 's.first_start'],
    ] as const;
    const close = this.flavor.updateFrom(target, sets, first, `${match('s')} AND ${target}.${active}`);
    const list = columns.map((c) => this.name(c)).join(', ');
    const values = columns.map((c) => `s.${this.name(c)}`).join(', ');
    const numbered = `SELECT ${list}, row_number() OVER (PARTITION BY ${keys}, ${check} ORDER BY ${check}) AS copy_number FROM ${source}`;
    const chained = `SELECT ${list}, lead(${check}) OVER (PARTITION BY ${keys} ORDER BY ${check}) AS next_start FROM (${numbered}) AS n WHERE copy_number = 1`;
    const insert = `INSERT INTO ${target} (${list}, ${active}, ${start}, ${end}) SELECT ${values}, CASE WHEN s.next_start IS NULL THEN ${this.flavor.true} ELSE ${this.flavor.false} END, s.${check}, s.next_start FROM (${chained}) AS s`;
    return [forget, close, insert];
  }

  /** History: closes the active versions of the keys in `source` at this moment. */
  closeLoaded(): string {
    return this.close(this.exists(this.tables.source));
  }

  /** History: closes the active versions of the rows that were not loaded. @param known as in {@link removeGone} */
  closeGone(range?: TargetRange, known?: string): string {
    const among = known === undefined ? '' : ` AND ${this.exists(known)}`;
    return this.close(`NOT ${this.exists(this.tables.source)}${among}${this.within(range)}`);
  }

  private close(where: string): string {
    const active = this.name(HISTORY_COLUMNS.active);
    const end = this.name(HISTORY_COLUMNS.end);
    return `UPDATE ${this.tables.target} SET ${active} = ${this.flavor.false}, ${end} = ${this.flavor.now} WHERE ${active} AND ${where}`;
  }

  private remove(how: 'delete' | 'mark', where: string): string {
    const { target } = this.tables;
    if (how === 'delete') return `DELETE FROM ${target} WHERE ${where}`;
    return `UPDATE ${target} SET ${this.name(DELETED_COLUMN)} = ${this.flavor.true} WHERE ${where}`;
  }

  private gone(range?: TargetRange, known?: string): string {
    const among = known === undefined ? '' : ` AND ${this.exists(known)}`;
    return `${this.living()} AND NOT ${this.exists(this.tables.source)}${among}${this.within(range)}`;
  }

  private living(): string {
    const { target, marks, versioned } = this.tables;
    if (versioned) return `${target}.${this.name(HISTORY_COLUMNS.active)}`;
    // a table that another program has marked may hold NULL
    return marks ? `${target}.${this.name(DELETED_COLUMN)} IS NOT TRUE` : '1 = 1';
  }

  private within(range?: TargetRange): string {
    if (range === undefined) return '';
    const stored = `${this.tables.target}.${this.name(range.column)}`;
    const column = range.compared?.(stored) ?? stored;
    const bounds = [
      range.from !== null && `${column} >= ${range.from}`,
      range.to !== null && `${column} <= ${range.to}`,
    ];
    return and(bounds.filter((b) => b !== false).join(' AND '));
  }

  private match(): string {
    const { target, key } = this.tables;
    return key.map((k) => `${target}.${this.name(k)} = s.${this.name(k)}`).join(' AND ');
  }

  /** joins a row with its own one of the target, of whose versions that is the active one */
  private matchOne(): string {
    return this.tables.versioned ? `${this.match()} AND ${this.living()}` : this.match();
  }

  private missing(): string {
    return `NOT EXISTS (SELECT 1 FROM ${this.tables.target} WHERE ${this.matchOne()})`;
  }

  private exists(source: string): string {
    return `EXISTS (SELECT 1 FROM ${source} AS s WHERE ${this.match()})`;
  }

  private changed(): string {
    const { target, columns, key, marks } = this.tables;
    const differences = columns
      .filter((c) => !key.includes(c))
      .map((c) => this.flavor.differs(c, `${target}.${this.name(c)}`, `s.${this.name(c)}`));
    if (marks) differences.push(`${target}.${this.name(DELETED_COLUMN)}`);
    return `${this.matchOne()} AND (${differences.length > 0 ? differences.join(' OR ') : '1 = 0'})`;
  }

  /** a statement that changes no row */
  private nothing(): string {
    return `DELETE FROM ${this.tables.source} WHERE 1 = 0`;
  }

  private name(column: string): string {
    return this.flavor.quote(column);
  }
}

function and(condition: string | undefined): string {
  return condition === undefined || condition === '' ? '' : ` AND ${condition}`;
}
