import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { SourceFile } from '../connector';
import type { FilePlace } from './file-place';

const NANOS_PER_SECOND = 1_000_000_000n;

/** @returns the files of a folder that can be read as tables, by name; one that goes meanwhile is left out */
export async function sourceFiles(place: FilePlace): Promise<SourceFile[]> {
  const names = await place.files();
  const tables = await place.tables();
  const files: SourceFile[] = [];
  for (const [i, name] of names.entries()) {
    const there = await stat(join(place.folder, name), { bigint: true }).catch(() => null);
    if (!there?.isFile()) continue;
    const path = { schema: null, name: tables[i]! };
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
