export * from './fake-catalog';
export * from './fake-parser';
export * from './fake-task-runner';
export * from './test-services';
export * from './test-worker';
