export * from './cancel-job';
export * from './download-log';
export * from './execute-job';
export * from './get-history';
export * from './get-job-status';
export * from './list-history';
