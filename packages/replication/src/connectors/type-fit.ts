import type { LogicalType } from './table-schema';

/**
 * How values of a source type go into an existing column:
 * `fits`; `narrow`: some values may not, the engine says which; `clash`: hardly any would.
 */
export type Fit = 'fits' | 'narrow' | 'clash';

const INTEGERS = ['int16', 'int32', 'int64'];
const FLOATS = ['float32', 'float64'];
const MOMENTS = ['date', 'timestamp', 'timestamptz'];

function decimalFit(source: LogicalType, target: LogicalType & { kind: 'decimal' }): Fit {
  if (target.precision === undefined) return 'fits';
  if (source.kind !== 'decimal') return 'narrow';
  if (source.precision === undefined) return 'narrow';
  const scale = target.scale ?? 0;
  const sourceScale = source.scale ?? 0;
  return sourceScale <= scale && source.precision - sourceScale <= target.precision - scale ? 'fits' : 'narrow';
}

function numberFit(source: LogicalType, target: LogicalType): Fit {
  if (target.kind === 'decimal') return decimalFit(source, target);
  if (FLOATS.includes(target.kind)) return source.kind === 'float64' && target.kind === 'float32' ? 'narrow' : 'fits';
  if (FLOATS.includes(source.kind)) return 'clash';
  if (source.kind === 'decimal') return 'narrow';
  return INTEGERS.indexOf(source.kind) <= INTEGERS.indexOf(target.kind) ? 'fits' : 'narrow';
}

const isNumber = (type: LogicalType): boolean =>
  type.kind === 'decimal' || INTEGERS.includes(type.kind) || FLOATS.includes(type.kind);

/** @returns how `source` values go into a `target` column (replication-notes.md 1.5) */
export function typeFit(source: LogicalType, target: LogicalType): Fit {
  if (target.kind === 'string') {
    if (source.kind !== 'string' || target.length === undefined) return 'fits';
    return source.length !== undefined && source.length <= target.length ? 'fits' : 'narrow';
  }
  // text is read as whatever the column holds, value by value
  if (source.kind === 'string') return 'fits';
  if (isNumber(source) && isNumber(target)) return numberFit(source, target);
  if (MOMENTS.includes(source.kind) && MOMENTS.includes(target.kind)) {
    return target.kind === 'date' && source.kind !== 'date' ? 'narrow' : 'fits';
  }
  if (target.kind === 'bool' && INTEGERS.includes(source.kind)) return 'narrow';
  return source.kind === target.kind ? 'fits' : 'clash';
}

/** @returns the narrowest type that holds both, for AlterSchema; never narrower than `target` */
export function widerType(source: LogicalType, target: LogicalType): LogicalType {
  const fit = typeFit(source, target);
  if (fit === 'fits') return target;
  if (target.kind === 'string') return source.kind === 'string' ? source : target;
  if (isNumber(source) && isNumber(target)) return widerNumber(source, target);
  if (MOMENTS.includes(source.kind) && target.kind === 'date') return source;
  return { kind: 'string' };
}

function widerNumber(source: LogicalType, target: LogicalType): LogicalType {
  if (FLOATS.includes(source.kind)) return target.kind === 'float32' ? { kind: 'float64' } : { kind: 'decimal' };
  if (target.kind !== 'decimal') return source;
  return widerDecimal(source, target);
}

function widerDecimal(source: LogicalType, target: LogicalType & { kind: 'decimal' }): LogicalType {
  if (source.kind !== 'decimal' || source.precision === undefined) return { kind: 'decimal' };
  const scale = Math.max(source.scale ?? 0, target.scale ?? 0);
  const whole = Math.max(source.precision - (source.scale ?? 0), target.precision! - (target.scale ?? 0));
  return { kind: 'decimal', precision: whole + scale, scale };
}
