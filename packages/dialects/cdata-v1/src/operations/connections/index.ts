export * from './create-connection';
export * from './delete-connection';
export * from './get-connection';
export * from './list-columns';
export * from './list-connections';
export * from './list-tables';
export * from './test-connection';
export * from './update-connection';
