export * from './fake-catalog';
export * from './fake-parser';
export * from './test-services';
