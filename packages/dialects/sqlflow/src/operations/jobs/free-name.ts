import { randomUUID } from 'node:crypto';

const MOST_OF_A_NAME = 200;

/** @returns a name that the domain takes and nobody has, that begins as the one that was sent (DESIGN 4) */
export function freeName(sent: string): string {
  const plain = [...sent].map((c) => (c === '/' || c.codePointAt(0)! < 0x20 || c === '\x7f' ? ' ' : c)).join('');
  return `${plain.slice(0, MOST_OF_A_NAME).trim() || 'sqlflow'} ${randomUUID().slice(0, 8)}`;
}
