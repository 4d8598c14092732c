export * from './cancel-job';
export * from './execute-job';
export * from './execute-query';
export * from './get-job-status';
export * from './get-logs';
export * from './list-history';
