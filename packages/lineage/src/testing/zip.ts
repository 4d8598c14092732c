import { crc32, deflateRawSync } from 'node:zlib';

/** A file in an archive, and what the archive says of it though it is not so. */
export interface Member {
  readonly name: string;
  readonly content?: string | Buffer;
  readonly stored?: boolean;
  /** type and permissions, as stat(2) has them */
  readonly mode?: number;
  readonly says?: number;
  readonly sum?: number;
  readonly flags?: number;
  readonly method?: number;
}

/** Writes a ZIP archive (APPNOTE.TXT, 4.3), wrong ones too, which no archiver would. */
export function zip(members: readonly Member[]): Buffer {
  const files: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const member of members) {
    const content = Buffer.from(member.content ?? '');
    const data = member.stored ? content : deflateRawSync(content);
    const name = Buffer.from(member.name);
    const facts = Buffer.alloc(26);
    facts.writeUInt16LE(20, 0);
    facts.writeUInt16LE((member.flags ?? 0) | 0x800, 2);
    facts.writeUInt16LE(member.method ?? (member.stored ? 0 : 8), 4);
    facts.writeUInt32LE(member.sum ?? crc32(content), 10);
    facts.writeUInt32LE(data.length, 14);
    facts.writeUInt32LE(member.says ?? content.length, 18);
    facts.writeUInt16LE(name.length, 22);
    const file = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), facts, name, data]);
    const more = Buffer.alloc(14);
    more.writeUInt32LE(((member.mode ?? 0o100644) << 16) >>> 0, 6);
    more.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x03', 'latin1'), facts, more, name]));
    files.push(file);
    offset += file.length;
  }
  const list = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(members.length, 8);
  end.writeUInt16LE(members.length, 10);
  end.writeUInt32LE(list.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...files, list, end]);
}
