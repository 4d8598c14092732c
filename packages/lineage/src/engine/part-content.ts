import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { LineagePart } from '@jobglot/core';
import type { FileLineage } from '../lineage-model';

const [pack, unpack] = [promisify(gzip), promisify(gunzip)];

/** A file's result as it is kept: JSON, packed, since names come in it again and again. */
export async function toPart(file: FileLineage): Promise<LineagePart> {
  return { name: file.file, content: await pack(JSON.stringify(file)) };
}

export function fromPart({ content }: LineagePart): Promise<FileLineage> {
  return unpacked(content);
}

/** @param content of a part */
export async function unpacked(content: Uint8Array): Promise<FileLineage> {
  return JSON.parse((await unpack(content)).toString()) as FileLineage;
}

export async function fromParts(parts: AsyncIterable<LineagePart>): Promise<FileLineage[]> {
  const files: FileLineage[] = [];
  for await (const part of parts) files.push(await fromPart(part));
  return files;
}
