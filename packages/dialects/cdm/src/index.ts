export { type CdmOptions, cdm } from './dialect';
