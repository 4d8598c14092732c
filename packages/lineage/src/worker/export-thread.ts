import { exportLineage } from '../engine/export-lineage';
import { unpacked } from '../engine/part-content';
import type { FileLineage } from '../lineage-model';
import { serve } from './serve';
import type { ExportOperations, ThreadRequest } from './thread-messages';

/** Characters that go over at a time: fewer cost more turns than writing. */
const PIECE = 256 * 1024;

const files: FileLineage[] = [];
let pieces: AsyncIterator<string>;

/** The thread that LineageExporter starts for one export. */
serve<ExportOperations>(handle);

async function handle({ operation, request }: ThreadRequest<ExportOperations>): Promise<unknown> {
  switch (operation) {
    case 'add':
      files.push(await unpacked(request));
      return undefined;
    case 'open':
      pieces = exportLineage(request.options, files, request.what)[Symbol.asyncIterator]();
      return undefined;
    case 'next':
      return nextPiece();
  }
}

async function nextPiece(): Promise<string | null> {
  const taken: string[] = [];
  for (let length = 0; length < PIECE; ) {
    const { done, value } = await pieces.next();
    if (done) break;
    taken.push(value);
    length += value.length;
  }
  return taken.length > 0 ? taken.join('') : null;
}
