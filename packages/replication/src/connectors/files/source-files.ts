import { stat } from 'node:fs/promises';
import type { SourceFile } from '../connector';
import type { PlacedFile } from './table-place';

const NANOS_PER_SECOND = 1_000_000_000n;

/** @returns the files with size and time; one that goes meanwhile is left out */
export async function sourceFiles(placed: readonly PlacedFile[]): Promise<SourceFile[]> {
  const files: SourceFile[] = [];
  for (const { table, name, file } of placed) {
    const there = await stat(file, { bigint: true }).catch(() => null);
    if (!there?.isFile()) continue;
    const path = { schema: null, name: table };
    files.push({ path, name, bytes: Number(there.size), modified: instant(there.mtimeNs) });
  }
  return files;
}

/** @returns ISO 8601 in UTC with nine digits of a second, which a Date would lose */
function instant(nanoseconds: bigint): string {
  const fraction = ((nanoseconds % NANOS_PER_SECOND) + NANOS_PER_SECOND) % NANOS_PER_SECOND;
  const second = new Date(Number((nanoseconds - fraction) / 1_000_000n)).toISOString().slice(0, 19);
  return `${second}.${String(fraction).padStart(9, '0')}Z`;
}
