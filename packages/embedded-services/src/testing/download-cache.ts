import { accessSync, constants, mkdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Where a downloaded Redis is kept between test runs: the place for such things in node_modules, which `npm ci` clears.
 * `undefined` in a checkout that another user installed; each run then downloads for itself.
 */
export function downloadCache(): string | undefined {
  const folder = join(__dirname, '../../../../node_modules/.cache/jobglot');
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
    return folder;
  } catch {
    return undefined;
  }
}
