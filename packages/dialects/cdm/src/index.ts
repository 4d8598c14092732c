export { type CdmOptions, cdm } from './dialect';
export { cdmIam } from './iam/dialect';
