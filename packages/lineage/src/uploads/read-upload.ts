import { collect, isArchive } from './content';
import { decodeText } from './decode-text';
import { readArchive } from './read-archive';
import { UPLOAD_LIMITS, type UploadLimits } from './upload-limits';
import type { UploadedText } from './uploaded-text';

/**
 * The texts of an uploaded file, one after the other: itself, or an archive's members. What it is its first bytes say, since
 * clients send archives without an extension (sqlflow-notes.md, 3).
 *
 * @throws DomainError `upload.invalid`: no text, an archive that is broken, leads out of itself, or goes beyond the limits
 */
export async function* readUpload(
  name: string,
  content: AsyncIterable<Uint8Array>,
  limits: UploadLimits = UPLOAD_LIMITS,
): AsyncGenerator<UploadedText> {
  const pieces = content[Symbol.asyncIterator]();
  try {
    const begin: Uint8Array[] = [];
    for (let bytes = 0; bytes < 4; ) {
      const { done, value } = await pieces.next();
      if (done) break;
      begin.push(value);
      bytes += value.length;
    }
    const whole = joined(begin, pieces);
    if (isArchive(Buffer.concat(begin))) yield* readArchive(name, whole, limits);
    else yield { name, sql: decodeText(name, await collect(name, whole, limits.textBytes)) };
  } finally {
    await pieces.return?.();
  }
}

async function* joined(begin: readonly Uint8Array[], rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* begin;
  for (;;) {
    const { done, value } = await rest.next();
    if (done) return;
    yield value;
  }
}
