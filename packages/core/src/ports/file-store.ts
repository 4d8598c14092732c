/** An uploaded file as it is kept: by its content, so that equal ones are kept once. */
export interface StoredFile {
  /** SHA-256, hex */
  readonly hash: string;
  readonly bytes: number;
}

/** Keeps uploaded files, where every worker can read them. */
export interface FileStore {
  /**
   * Streams a file in; nothing is left of one that fails.
   * @param limit bytes at most
   * @throws DomainError `request.too_large`, and what `content` throws
   */
  put(content: AsyncIterable<Uint8Array>, limit: number): Promise<StoredFile>;
  /** @returns the content in pieces @throws DomainError `file.not_found` */
  read(hash: string): AsyncIterable<Uint8Array>;
  /** Removes files older than the date that no task of a job names. @returns how many */
  purge(before: Date): Promise<number>;
}
