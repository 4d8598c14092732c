export * from './create-workspace';
export * from './delete-workspace';
export * from './get-workspace';
export * from './list-workspaces';
export * from './update-workspace';
