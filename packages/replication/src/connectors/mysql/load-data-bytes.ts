const BACKSLASH = 0x5c;
/** Escapes of COPY text that LOAD DATA does not know: it would take `\\f` for the letter. */
const UNKNOWN: Readonly<Record<number, number>> = { 102: 0x0c, 118: 0x0b };

/**
 * @param buffers COPY text, cut anywhere
 * @returns the same for LOAD DATA; looked at byte by byte only where there may be something to change
 */
export function* loadDataBytes(buffers: Iterable<Buffer>): Generator<Buffer> {
  let held = Buffer.alloc(0);
  for (const buffer of buffers) {
    const data = held.length > 0 ? Buffer.concat([held, buffer]) : buffer;
    // an escape is not looked at in halves
    let end = data.length;
    while (end > 0 && data[end - 1] === BACKSLASH) end--;
    held = end < data.length ? Buffer.from(data.subarray(end)) : Buffer.alloc(0);
    const whole = data.subarray(0, end);
    yield whole.includes('\\f') || whole.includes('\\v') ? translated(whole) : whole;
  }
  if (held.length > 0) yield held;
}

function translated(data: Buffer): Buffer {
  const out = Buffer.allocUnsafe(data.length);
  let length = 0;
  for (let i = 0; i < data.length; i++) {
    const byte = data[i]!;
    if (byte !== BACKSLASH || i + 1 === data.length) {
      out[length++] = byte;
      continue;
    }
    i++;
    const escaped = data[i]!;
    const plain = UNKNOWN[escaped];
    if (plain === undefined) out[length++] = BACKSLASH;
    out[length++] = plain ?? escaped;
  }
  return out.subarray(0, length);
}
