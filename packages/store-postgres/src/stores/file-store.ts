import { createHash, randomUUID } from 'node:crypto';
import { DomainError, type FileStore, type StoredFile } from '@jobglot/core';
import type { Database } from '../database';

/** A piece is a row: small enough to be read at once, big enough that rows are few. */
const PIECE_BYTES = 512 * 1024;

/** Hashes of all files that tasks of jobs name (`lineage-statement.ts`). */
const NAMED = `select lower(named[1]) from jobs j cross join lateral jsonb_array_elements(j.tasks) t
  cross join lateral regexp_match(t->>'statement', '''([0-9a-f]{64})''\\s*;?\\s*$', 'i') named
  where j.deleted_at is null and named is not null`;

/** Uploaded files in PostgreSQL, where every worker reads them. */
export class PostgresFileStore implements FileStore {
  constructor(private readonly db: Database) {}

  async put(content: AsyncIterable<Uint8Array>, limit: number): Promise<StoredFile> {
    const id = randomUUID();
    await this.db.knex('stored_files').insert({ id, bytes: 0 });
    try {
      const file = await this.write(id, content, limit);
      await this.name(id, file);
      return file;
    } catch (error) {
      await this.drop(id);
      throw error;
    }
  }

  async *read(hash: string): AsyncIterable<Uint8Array> {
    const found = await this.db.knex('stored_files').where({ hash }).first('id');
    if (!found) throw new DomainError('file.not_found', 'There is no file with this content.');
    for (let position = 0; ; position++) {
      const piece = await this.db.knex('stored_file_pieces').where({ file_id: found.id, position }).first('content');
      if (!piece) return;
      yield piece.content;
    }
  }

  async purge(before: Date): Promise<number> {
    const { rowCount } = await this.db.pool.query(
      `delete from stored_files where created_at < $1 and (hash is null or hash not in (${NAMED}))`,
      [before],
    );
    return rowCount ?? 0;
  }

  private async write(id: string, content: AsyncIterable<Uint8Array>, limit: number): Promise<StoredFile> {
    const hash = createHash('sha256');
    let bytes = 0;
    let position = 0;
    for await (const piece of inPieces(content)) {
      bytes += piece.byteLength;
      if (bytes > limit) throw new DomainError('request.too_large', `A file may have ${limit} bytes at most.`);
      hash.update(piece);
      await this.db.knex('stored_file_pieces').insert({ file_id: id, position: position++, content: piece });
    }
    return { hash: hash.digest('hex'), bytes };
  }

  /** Of several with the same content the first one stays. */
  private async name(id: string, { hash, bytes }: StoredFile): Promise<void> {
    try {
      await this.db.knex('stored_files').where({ id }).update({ hash, bytes });
    } catch (error) {
      if ((error as { constraint?: string }).constraint !== 'stored_files_hash_key') throw error;
      // it is as young as its newest upload
      await this.db.knex('stored_files').where({ hash }).update({ created_at: new Date() });
      await this.drop(id);
    }
  }

  private async drop(id: string): Promise<void> {
    await this.db.knex('stored_files').where({ id }).delete();
  }
}

/** Brings pieces of any size to about that of a row. */
async function* inPieces(content: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let gathered: Buffer[] = [];
  let bytes = 0;
  for await (const piece of content) {
    for (let at = 0; at < piece.byteLength; at += PIECE_BYTES) {
      const part = Buffer.from(piece.subarray(at, at + PIECE_BYTES));
      gathered.push(part);
      bytes += part.byteLength;
      if (bytes < PIECE_BYTES) continue;
      yield Buffer.concat(gathered);
      gathered = [];
      bytes = 0;
    }
  }
  if (bytes > 0) yield Buffer.concat(gathered);
}
