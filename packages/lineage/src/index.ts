export { type Analysis, type AnalysisControls, type AnalysisProgress, analyze } from './analysis/analyze';
export { mergeFiles } from './analysis/merge-files';
export type { LineageFilter } from './exports/filter-lineage';
export { type LineageCsvOptions, lineageCsv } from './exports/lineage-csv';
export { type LineageViewOptions, lineageView, relationTypes } from './exports/lineage-view';
export * from './lineage-model';
