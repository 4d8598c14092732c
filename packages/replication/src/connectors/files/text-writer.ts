import { type FileHandle, open } from 'node:fs/promises';
import { TaskRunError } from '@jobglot/core';
import type { Row } from '../cell';
import type { ColumnSchema } from '../table-schema';
import type { FileFormat, FileWriter } from './file-format';
import type { TextCoding } from './text-coding';

/** Turns rows into a file's text. */
export interface RowEncoder {
  start(): string;
  rows(rows: readonly Row[]): string;
  end(): string;
  /** warnings worth one log line each */
  warnings(): string[];
}

/** @returns what makes files of text, in UTF-8; another coding, which is for reading, is refused */
export function textWriter(
  encoder: (file: string, columns: readonly ColumnSchema[]) => RowEncoder,
  { encoding, compression }: TextCoding,
): FileFormat['writer'] {
  return async ({ part, file, columns }) => {
    if (encoding !== null || compression !== 'NONE') {
      throw new TaskRunError('Files are written in UTF-8, not compressed: leave Encoding and Compression out.');
    }
    const writer = new TextWriter(encoder(file, columns), await open(part, 'wx'));
    await writer.start();
    return writer;
  };
}

class TextWriter implements FileWriter {
  constructor(
    private readonly encoder: RowEncoder,
    private readonly handle: FileHandle,
  ) {}

  start(): Promise<void> {
    return this.append(this.encoder.start());
  }

  write(rows: readonly Row[]): Promise<void> {
    return this.append(this.encoder.rows(rows));
  }

  /** Text takes every row. */
  async endPage(): Promise<void> {}

  async end(): Promise<void> {
    await this.append(this.encoder.end());
    await this.handle.close();
  }

  async close(): Promise<void> {
    await this.handle.close().catch(() => {});
  }

  warnings(): string[] {
    return this.encoder.warnings();
  }

  private async append(text: string): Promise<void> {
    if (text !== '') await this.handle.writeFile(text, 'utf8');
  }
}
