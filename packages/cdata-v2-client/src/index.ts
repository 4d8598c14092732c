export { type Answer, type Run, V2Client } from './v2-client';
