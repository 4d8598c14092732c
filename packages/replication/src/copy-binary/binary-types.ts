/** How a key's field becomes a cell; what has no entry is not a key in binary format. */
const KEY_CELLS: Readonly<Record<string, (field: Buffer) => string>> = {
  smallint: (f) => String(f.readInt16BE(0)),
  integer: (f) => String(f.readInt32BE(0)),
  bigint: (f) => String(f.readBigInt64BE(0)),
  text: (f) => f.toString('utf8'),
  'character varying': (f) => f.toString('utf8'),
  uuid: (f) => f.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-'),
};

/**
 * Types whose binary form is the same in every database: not those that stand for an object of one (regclass, oid), nor those
 * that depend on its settings (money).
 */
const SAFE = new Set([
  ...Object.keys(KEY_CELLS),
  'boolean',
  'real',
  'double precision',
  'numeric',
  'character',
  'date',
  'time without time zone',
  'time with time zone',
  'timestamp without time zone',
  'timestamp with time zone',
  'interval',
  'json',
  'jsonb',
  'bytea',
  'inet',
  'cidr',
  'macaddr',
]);

/** @returns a type without its modifier: `character varying(40)` and `timestamp(3) with time zone` are what they are without */
function base(type: string): string {
  return type
    .replace(/\([\d, -]*\)/, '')
    .replace(/\s+/g, ' ')
    .trim();
}

/** @returns true when the type, or that of an array's elements, travels in binary format */
export function isSafe(type: string): boolean {
  return SAFE.has(base(type.replace(/(\[\])+$/, '')));
}

/** @returns how a key column's field becomes a cell; undefined: it cannot be read here */
export function keyCell(type: string): ((field: Buffer) => string) | undefined {
  return KEY_CELLS[base(type)];
}
