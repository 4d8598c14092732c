export { cdataV2 } from './dialect';
