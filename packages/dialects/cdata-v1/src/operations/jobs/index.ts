export * from './count-jobs';
export * from './create-job';
export * from './delete-job';
export * from './get-job';
export * from './get-job-value';
export * from './list-jobs';
export * from './update-job';
