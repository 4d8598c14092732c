import { join } from 'node:path';

const folder = join(__dirname, '../../../../../openapi');

/** The OpenAPI documents; as far from here as from `dist`. */
export const DOCUMENT = join(folder, 'ocapi-data.yaml');
export const LOGS_DOCUMENT = join(folder, 'ocapi-logs.yaml');
