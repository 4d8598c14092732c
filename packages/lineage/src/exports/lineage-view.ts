import type { Lineage, LineageRelation } from '../lineage-model';
import { collapseRecordSets } from './collapse-record-sets';
import { filterLineage, type LineageFilter } from './filter-lineage';
import { toTableLevel } from './table-level';

/** What of a lineage an export shows. */
export interface LineageViewOptions extends LineageFilter {
  /** default: fdd alone */
  readonly relationTypes?: readonly LineageRelation['type'][];
  /** leave out the sets of rows between tables */
  readonly ignoreRecordSet?: boolean;
  readonly tableToTable?: boolean;
}

/** SQLFlow's showRelationType, e.g. `fdd,fdr`; `all` and its older types frd and join add what we have: fdr. */
export function relationTypes(showRelationType: string): readonly LineageRelation['type'][] {
  const words = showRelationType.toLowerCase().split(/[\s,]+/);
  const types = words.includes('all')
    ? (['fdd', 'fdr'] as const)
    : (['fdd', 'fdr'] as const).filter((type) => words.includes(type));
  return types.length > 0 ? types : ['fdd'];
}

/** The part of a lineage that is asked for. */
export function lineageView(lineage: Lineage, options: LineageViewOptions = {}): Lineage {
  const { relationTypes: types = ['fdd'], ignoreRecordSet, tableToTable } = options;
  const whole = ignoreRecordSet ? collapseRecordSets(lineage) : lineage;
  const relations = whole.relations.filter(({ type }) => types.includes(type));
  const found = filterLineage({ ...whole, relations }, options);
  return tableToTable ? toTableLevel(found) : found;
}
