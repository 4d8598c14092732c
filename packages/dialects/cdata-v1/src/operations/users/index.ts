export * from './create-users';
export * from './get-user';
export * from './list-users';
export * from './update-user';
