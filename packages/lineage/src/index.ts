export { analyze } from './analysis/analyze';
export type { Analysis, AnalysisControls, AnalysisProgress } from './analysis/analyze-files';
export { mergeFiles } from './analysis/merge-files';
export { createLineage } from './engine/create-lineage';
export type { LineageFilter } from './exports/filter-lineage';
export { type LineageCsvOptions, lineageCsv } from './exports/lineage-csv';
export { type LineageViewOptions, lineageView, relationTypes } from './exports/lineage-view';
export * from './lineage-model';
export { LineageWorker } from './worker/lineage-worker';
