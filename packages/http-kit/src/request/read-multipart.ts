import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { DomainError } from '@jobglot/core';
import busboy from 'busboy';
import type { Form, FormLimits, UploadedFile } from './form';

/** A form that was read, and what removes its files. */
export interface SpooledForm extends Form {
  remove(): Promise<void>;
}

/**
 * Reads `multipart/form-data` (RFC 7578). Files go to disk as they come: whoever sends them may not be proven before the last
 * part, and none is held in memory.
 *
 * @throws DomainError `request.malformed`, `request.too_large`; nothing is left behind then
 */
export async function readMultipart(req: IncomingMessage, limits: FormLimits): Promise<SpooledForm> {
  const folder = await mkdtemp(join(tmpdir(), 'jobglot-upload-'));
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    return { ...(await spool(req, folder, limits)), remove };
  } catch (error) {
    await remove();
    req.unpipe();
    req.resume();
    throw expected(error);
  }
}

async function spool(req: IncomingMessage, folder: string, limits: FormLimits): Promise<Form> {
  const fields = new Map<string, string>();
  const writing: Promise<UploadedFile>[] = [];
  const parser = busboy({
    headers: req.headers,
    defParamCharset: 'utf8',
    limits: {
      ...limits,
      fileSize: limits.fileBytes,
      fieldSize: limits.fieldBytes,
      parts: limits.files + limits.fields,
    },
  });
  const failed = new Promise<never>((_, reject) => {
    parser.on('filesLimit', () => reject(tooLarge(`more than ${limits.files} files`)));
    parser.on('fieldsLimit', () => reject(tooLarge(`more than ${limits.fields} fields`)));
    parser.on('partsLimit', () => reject(tooLarge('too many parts')));
    parser.on('field', (name, value, { nameTruncated, valueTruncated }) => {
      if (nameTruncated || valueTruncated) reject(tooLarge(`a field of more than ${limits.fieldBytes} bytes`));
      else if (name.includes('\0') || value.includes('\0')) reject(malformed('holds the character U+0000'));
      // of a field that comes twice the last one counts, as servlet containers that join parts do not say
      else fields.set(name, value);
    });
    parser.on('file', (field, stream, { filename }) => {
      const path = join(folder, String(writing.length));
      const kept = keep(field, filename ?? '', stream, path);
      kept.catch(reject);
      writing.push(kept);
    });
  });
  const keep = async (field: string, name: string, stream: Readable, path: string): Promise<UploadedFile> => {
    let bytes = 0;
    stream.on('data', (piece: Buffer) => {
      bytes += piece.length;
    });
    await pipeline(stream, createWriteStream(path, { mode: 0o600 }));
    if ((stream as Readable & { truncated?: boolean }).truncated) {
      throw tooLarge(`a file of more than ${limits.fileBytes} bytes`);
    }
    return { field, name: basename(name.replaceAll('\\', '/')), bytes, open: () => createReadStream(path) };
  };
  // in the order of the form, whichever was written first
  const files = await Promise.race([pipeline(req, parser).then(() => Promise.all(writing)), failed]);
  return { fields: Object.fromEntries(fields), files };
}

function expected(error: unknown): unknown {
  if (error instanceof DomainError) return error;
  // busboy's own sentences: a boundary that is missing, an end that does not come
  const text = (error as Error).message ?? '';
  if (/boundary|form|header|unexpected end|premature/i.test(text)) return malformed('is not well-formed multipart');
  return error;
}

function tooLarge(what: string): DomainError {
  return new DomainError('request.too_large', `The form holds ${what}.`);
}

function malformed(what: string): DomainError {
  return new DomainError('request.malformed', `The form ${what}.`);
}
