export * from './add-task';
export * from './delete-task';
export * from './get-last-runs';
export * from './get-task';
export * from './list-task-history';
export * from './list-tasks';
export * from './move-task';
export * from './update-task';
