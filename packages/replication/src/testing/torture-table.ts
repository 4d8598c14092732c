import type { Row } from '../connectors/cell';
import type { ColumnSchema } from '../connectors/table-schema';

/** A name of more than 64 characters and bytes: engines with a limit cut it. */
export const LONG_NAME = `column_with_a_very_long_name_that_no_engine_takes_in_full_größe_${'x'.repeat(20)}`;

/** The columns of replication-notes.md 9.1, one per logical type. */
export const TORTURE_COLUMNS: readonly ColumnSchema[] = [
  { name: 'id', type: { kind: 'int64' }, nullable: false },
  { name: 'flag', type: { kind: 'bool' }, nullable: true },
  { name: 'small', type: { kind: 'int16' }, nullable: true },
  { name: 'medium', type: { kind: 'int32' }, nullable: true },
  { name: 'big', type: { kind: 'int64' }, nullable: true },
  { name: 'price', type: { kind: 'decimal', precision: 12, scale: 2 }, nullable: true },
  { name: 'digits', type: { kind: 'decimal' }, nullable: true },
  { name: 'single', type: { kind: 'float32' }, nullable: true },
  { name: 'double', type: { kind: 'float64' }, nullable: true },
  { name: 'short text', type: { kind: 'string', length: 20 }, nullable: true },
  { name: 'Text "quoted"', type: { kind: 'string' }, nullable: true },
  { name: 'raw', type: { kind: 'bytes' }, nullable: true },
  { name: 'day', type: { kind: 'date' }, nullable: true },
  { name: 'clock', type: { kind: 'time' }, nullable: true },
  { name: 'local', type: { kind: 'timestamp' }, nullable: true },
  { name: 'instant', type: { kind: 'timestamptz' }, nullable: true },
  { name: 'doc', type: { kind: 'json' }, nullable: true },
  { name: 'token', type: { kind: 'uuid' }, nullable: true },
  { name: LONG_NAME, type: { kind: 'string' }, nullable: true },
];

const EMPTY: Row = TORTURE_COLUMNS.map(() => null);

function row(id: string, cells: Readonly<Record<string, string>>): Row {
  return EMPTY.map((_, i) => {
    const name = TORTURE_COLUMNS[i]?.name as string;
    return name === 'id' ? id : (cells[name] ?? null);
  });
}

function text(id: string, value: string): Row {
  return row(id, { 'Text "quoted"': value });
}

/** Rows in ascending order of `id`; `nonFinite` and `infinity` rows are for engines that have such values. */
export const TORTURE_ROWS: readonly Row[] = [
  row('-9223372036854775808', { big: '-9223372036854775808', small: '-32768', medium: '-2147483648' }),
  row('1', {
    flag: 't',
    small: '32767',
    medium: '2147483647',
    big: '9223372036854775807',
    price: '1234567890.12',
    digits: '12345678901234567890123456789012345678',
    single: '1.5',
    double: '0.1',
    'short text': 'twenty characters 20',
    'Text "quoted"': 'ordinary',
    raw: '\\x00ff10',
    day: '2024-02-29',
    clock: '23:59:59.123456',
    local: '2024-02-29 12:34:56.123456',
    instant: '2024-02-29 12:34:56.123456+00',
    doc: '{"a": [1, 2.50, "ü"]}',
    token: '00112233-4455-6677-8899-aabbccddeeff',
    [LONG_NAME]: 'long',
  }),
  row('2', {}),
  row('3', { flag: 'f', price: '-0.01', digits: '-0.000000000000000000000000000001', 'Text "quoted"': '' }),
  row('4', { double: 'NaN', single: 'NaN' }),
  row('5', { double: 'Infinity', single: '-Infinity' }),
  row('6', { day: 'infinity', local: '-infinity', instant: 'infinity' }),
  row('7', { day: '0001-01-01', local: '9999-12-31 23:59:59', instant: '1969-12-31 23:59:59.999999+00', raw: '\\x' }),
  text('8', '\\N'),
  text('9', '\\.'),
  text('10', 'NULL'),
  text('11', '"double", \'single\' and `back` quotes; ""'),
  text('12', 'line\nfeed, carriage\rreturn, both\r\nand\ttab'),
  text('13', 'back\\slash \\t \\\\ \\x41 \\101 at the end\\'),
  text('14', '  blanks around  '),
  text('15', '𝄞 😀 漢字 é e\u0301 \u200d'),
  text('16', '\b\f\v\u0001\u007f'),
  text('17', '\n'),
  text('18', 'm'.repeat(1_048_576)),
  row('9223372036854775807', { 'Text "quoted"': 'last' }),
];
