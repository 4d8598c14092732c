export type { Credentials } from './credentials';
export { type Standalone, startStandalone } from './standalone';
