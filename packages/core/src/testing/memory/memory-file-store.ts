import { createHash } from 'node:crypto';
import { DomainError } from '../../errors/domain-error';
import { readLineageStatement } from '../../lineage/lineage-statement';
import type { FileStore, StoredFile } from '../../ports/file-store';
import type { MemoryState } from './memory-state';

export class MemoryFileStore implements FileStore {
  constructor(private readonly state: MemoryState) {}

  async put(content: AsyncIterable<Uint8Array>, limit: number): Promise<StoredFile> {
    const pieces: Uint8Array[] = [];
    let bytes = 0;
    for await (const piece of content) {
      bytes += piece.byteLength;
      if (bytes > limit) throw new DomainError('request.too_large', `A file may have ${limit} bytes at most.`);
      pieces.push(Buffer.from(piece));
    }
    const all = Buffer.concat(pieces);
    const hash = createHash('sha256').update(all).digest('hex');
    this.state.files.set(hash, { content: all, createdAt: this.state.files.get(hash)?.createdAt ?? new Date() });
    return { hash, bytes };
  }

  async *read(hash: string): AsyncIterable<Uint8Array> {
    const found = this.state.files.get(hash);
    if (!found) throw new DomainError('file.not_found', 'There is no such file.');
    yield found.content;
  }

  async purge(before: Date): Promise<number> {
    const named = new Set(
      [...this.state.jobs.values()]
        .filter(({ deleted }) => !deleted)
        .flatMap(({ job }) => job.tasks.map(({ statement }) => readLineageStatement(statement)))
        .map((read) => (read?.kind === 'file' ? read.hash : '')),
    );
    const old = [...this.state.files].filter(([hash, { createdAt }]) => createdAt < before && !named.has(hash));
    for (const [hash] of old) this.state.files.delete(hash);
    return old.length;
  }
}
