import { join } from 'node:path';

const folder = join(__dirname, '../../../../../openapi');

/** The OpenAPI document; as far from here as from `dist`. */
export const DOCUMENT = join(folder, 'cdm-v1.1.yaml');
