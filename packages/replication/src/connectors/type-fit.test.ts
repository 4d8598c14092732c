import type { LogicalType } from './table-schema';
import { type Fit, typeFit, widerType } from './type-fit';

const dec = (precision: number, scale: number): LogicalType => ({ kind: 'decimal', precision, scale });
const str = (length: number): LogicalType => ({ kind: 'string', length });
const of = (kind: string): LogicalType => ({ kind }) as LogicalType;

test.each<[LogicalType, LogicalType, Fit, LogicalType]>([
  [of('int32'), of('int64'), 'fits', of('int64')],
  [of('int64'), of('int32'), 'narrow', of('int64')],
  [of('int64'), of('decimal'), 'fits', of('decimal')],
  [of('decimal'), of('int64'), 'narrow', of('decimal')],
  [dec(10, 2), of('int32'), 'narrow', dec(10, 2)],
  [dec(10, 4), dec(12, 2), 'narrow', dec(14, 4)],
  [dec(10, 2), dec(12, 4), 'fits', dec(12, 4)],
  [of('float64'), of('float32'), 'narrow', of('float64')],
  [of('float64'), of('int32'), 'clash', of('decimal')],
  [str(10), str(5), 'narrow', str(10)],
  [of('string'), str(5), 'narrow', of('string')],
  [str(5), of('string'), 'fits', of('string')],
  [of('int32'), str(3), 'fits', str(3)],
  [of('string'), of('int32'), 'fits', of('int32')],
  [of('date'), of('timestamp'), 'fits', of('timestamp')],
  [of('timestamptz'), of('date'), 'narrow', of('timestamptz')],
  [of('timestamptz'), of('timestamp'), 'fits', of('timestamp')],
  [of('bool'), of('int32'), 'clash', of('string')],
  [of('bytes'), of('json'), 'clash', of('string')],
  [of('uuid'), of('uuid'), 'fits', of('uuid')],
])('%j into %j: %s, wider is %j', (source, target, fit, wider) => {
  expect(typeFit(source, target)).toBe(fit);
  expect(widerType(source, target)).toEqual(wider);
});
