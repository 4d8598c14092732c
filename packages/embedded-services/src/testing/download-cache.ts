import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

/** Where a downloaded Redis is kept between test runs: the place for such things in node_modules, which `npm ci` clears. */
export function downloadCache(): string {
  const folder = join(__dirname, '../../../../node_modules/.cache/jobglot');
  mkdirSync(folder, { recursive: true });
  return folder;
}
