import { decodeRows } from '../../copy-text/decode-rows';
import { encodeRows } from '../../copy-text/encode-rows';
import { RowSplitter } from '../../copy-text/row-splitter';
import type { Cell } from '../cell';
import type { TargetColumn } from './target-shape';

const MOMENT = /^(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)(\.\d+)?(\+00)?$/;
/** No zone changes its clock within a quarter of an hour. */
const QUARTER_MS = 15 * 60_000;

/**
 * Moments as the wall clock of a zone and back. Done here, because CONVERT_TZ gives NULL for every name of a zone on a server
 * whose zone tables are not loaded (they are not, by default), and knows no time beyond 2038.
 */
export class WallClock {
  private readonly format: Intl.DateTimeFormat;
  private readonly offsets = new Map<number, number>();

  /** @param zone IANA name */
  constructor(zone: string) {
    const digits = '2-digit';
    this.format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      era: 'short',
      year: 'numeric',
      month: digits,
      day: digits,
      hour: digits,
      minute: digits,
      second: digits,
    });
  }

  /** @returns the zone's wall clock at a moment; a cell that is no moment stays as it is */
  local(cell: Cell): Cell {
    const time = parsed(cell);
    return time === null ? cell : written(time.ms + this.offset(time.ms), time.fraction);
  }

  /** @returns the moment at which the zone's wall clock shows the cell, as UTC has it; the session is in UTC */
  utc(cell: Cell): Cell {
    const time = parsed(cell);
    if (time === null) return cell;
    const near = time.ms - this.offset(time.ms);
    return written(time.ms - this.offset(near), time.fraction);
  }

  /** milliseconds that the zone is ahead of UTC */
  private offset(ms: number): number {
    const quarter = Math.floor(ms / QUARTER_MS);
    const known = this.offsets.get(quarter);
    if (known !== undefined) return known;
    const at = quarter * QUARTER_MS;
    const part = Object.fromEntries(this.format.formatToParts(at).map((p) => [p.type, p.value]));
    const year = part.era === 'BC' ? 1 - Number(part.year) : Number(part.year);
    const shown = utc(year, part.month, part.day, part.hour, part.minute, part.second);
    if (this.offsets.size > 100_000) this.offsets.clear();
    this.offsets.set(quarter, shown - at);
    return shown - at;
  }
}

/** @returns the same COPY text with the columns' moments and wall clocks turned into what the destination's columns hold */
export function* inZone(
  buffers: Iterable<Buffer>,
  columns: readonly TargetColumn[],
  clock: WallClock,
): Generator<Buffer> {
  const splitter = new RowSplitter();
  for (const data of buffers) {
    const rows = decodeRows(splitter.push(data));
    for (const row of rows) {
      for (const [i, column] of columns.entries()) {
        if (losesZone(column)) row[i] = clock.local(row[i] ?? null);
        else if (getsZone(column)) row[i] = clock.utc(row[i] ?? null);
      }
    }
    yield encodeRows(rows);
  }
}

/** @returns the clock for a load; null: every column has what its cells are, or the zone is UTC */
export function clockFor(columns: readonly TargetColumn[], zone: string): WallClock | null {
  const utcNames = /^(etc\/)?(utc|gmt|uct|zulu|universal|greenwich)$/i;
  return !utcNames.test(zone) && columns.some((c) => losesZone(c) || getsZone(c)) ? new WallClock(zone) : null;
}

const losesZone = ({ cells, type }: TargetColumn): boolean => cells.kind === 'timestamptz' && type.kind === 'timestamp';
const getsZone = ({ cells, type }: TargetColumn): boolean => cells.kind === 'timestamp' && type.kind === 'timestamptz';

function parsed(cell: Cell): { readonly ms: number; readonly fraction: string } | null {
  const match = MOMENT.exec(cell ?? '');
  if (match === null) return null;
  const [, year, month, day, hour, minute, second, fraction = ''] = match;
  return { ms: utc(Number(year), month, day, hour, minute, second), fraction };
}

/** Date.UTC takes the years up to 99 for 1900 and later */
function utc(year: number, ...rest: readonly (string | undefined)[]): number {
  const [month, day, hour, minute, second] = rest.map(Number) as [number, number, number, number, number];
  return new Date(0).setUTCFullYear(year, month - 1, day) + ((hour * 60 + minute) * 60 + second) * 1000;
}

function written(ms: number, fraction: string): string {
  return new Date(ms).toISOString().slice(0, 19).replace('T', ' ') + fraction;
}
