export { applySelector } from './apply-selector';
export { parseSelector } from './parse-selector';
export type { Selector } from './selector';
