import { crc32, deflateRawSync } from 'node:zlib';

/** An entry of an archive that a test makes; what it says of itself may be wrong. */
export interface ZipEntry {
  readonly name: string;
  readonly content?: string | Buffer;
  /** 8: Deflate, 0: stored; others say so and are stored */
  readonly method?: number;
  readonly encrypted?: boolean;
  /** type and permissions, as stat(2) has them */
  readonly mode?: number;
  readonly crc?: number;
  readonly size?: number;
  readonly packedSize?: number;
}

/** The system that made an entry, which says how its attributes are read (APPNOTE, 4.4.2). */
const UNIX = 3;

/** @returns a ZIP archive (PKWARE's APPNOTE, 4.3) with these entries, in this order */
export function zipArchive(entries: readonly ZipEntry[]): Buffer {
  const locals: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const entry of entries) {
    const { name, content = '', method = 8, encrypted = false, mode = 0o100644, crc, size, packedSize } = entry;
    const raw = Buffer.from(content);
    const packed = method === 8 ? deflateRawSync(raw) : raw;
    const path = Buffer.from(name);
    const about = Buffer.alloc(26);
    about.writeUInt16LE(20, 0);
    about.writeUInt16LE(0x800 + (encrypted ? 1 : 0), 2);
    about.writeUInt16LE(method, 4);
    about.writeUInt32LE(crc ?? crc32(raw), 10);
    about.writeUInt32LE(packedSize ?? packed.length, 14);
    about.writeUInt32LE(size ?? raw.length, 18);
    about.writeUInt16LE(path.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), about, path, packed]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE((mode << 16) >>> 0, 6);
    rest.writeUInt32LE(offset, 10);
    central.push(Buffer.concat([Buffer.from('PK\x01\x02'), Buffer.from([20, UNIX]), about, rest, path]));
    locals.push(local);
    offset += local.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(entries.length, 4);
  end.writeUInt16LE(entries.length, 6);
  end.writeUInt32LE(directory.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...locals, directory, Buffer.from('PK\x05\x06'), end]);
}
