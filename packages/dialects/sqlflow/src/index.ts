export { sqlflow } from './dialect';
