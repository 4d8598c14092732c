import { join } from 'node:path';

/** The dialect's OpenAPI document; as far from here as from `dist`. */
export const DOCUMENT = join(__dirname, '../../../../../openapi/cdata-v1.yaml');
