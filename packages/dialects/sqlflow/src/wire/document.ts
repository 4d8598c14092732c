import { join } from 'node:path';

/** The OpenAPI document; as far from here as from `dist`. */
export const DOCUMENT = join(__dirname, '../../../../../openapi/sqlflow.yaml');
