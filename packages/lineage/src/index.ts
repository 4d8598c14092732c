export * from './lineage-model';
