export * from './add-task';
export * from './delete-task';
export * from './get-task-value';
export * from './get-tasks-of-job';
export * from './list-tasks';
export * from './update-task';
