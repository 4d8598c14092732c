import { connect, type Socket } from 'node:net';

/** Where a Redis listens and its password. */
export interface RedisAddress {
  port: number;
  password: string;
}

const TIMEOUT_MS = 5_000;

function encode(args: readonly string[]): string {
  return `*${args.length}\r\n${args.map((arg) => `$${Buffer.byteLength(arg)}\r\n${arg}\r\n`).join('')}`;
}

/** Takes one reply off the front of what has arrived: [reply, rest], or undefined while it is incomplete. */
function takeReply(text: Buffer): [string, Buffer] | undefined {
  const end = text.indexOf('\r\n');
  if (end < 0) return undefined;
  const line = text.subarray(1, end).toString('utf8');
  const rest = text.subarray(end + 2);
  if (text[0] === 0x2d) throw new Error(line);
  if (text[0] !== 0x24) return [line, rest];
  const length = Number(line);
  if (length < 0) return ['', rest];
  return rest.length < length + 2 ? undefined : [rest.subarray(0, length).toString('utf8'), rest.subarray(length + 2)];
}

function readReplies(socket: Socket, count: number): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const replies: string[] = [];
    let pending = Buffer.alloc(0);
    socket.on('data', (chunk) => {
      pending = Buffer.concat([pending, chunk as Buffer]);
      try {
        for (let next = takeReply(pending); next; next = takeReply(pending)) {
          replies.push(next[0]);
          pending = Buffer.from(next[1]);
        }
      } catch (error) {
        reject(error);
      }
      if (replies.length >= count) resolve(replies);
    });
    socket.on('error', reject);
    socket.on('close', () => reject(new Error('connection closed')));
    socket.setTimeout(TIMEOUT_MS, () => reject(new Error('no answer')));
  });
}

/**
 * Sends one command on a connection of its own. A client library would be a dependency for three commands.
 *
 * @returns a simple, integer or bulk reply as text; a null reply as ''
 * @throws Error with the server's words, such as `LOADING ...` or `WRONGPASS ...`
 */
export async function redisCommand({ port, password }: RedisAddress, ...args: string[]): Promise<string> {
  const socket = connect({ port, host: '127.0.0.1' });
  try {
    const replies = readReplies(socket, 2);
    socket.write(encode(['AUTH', password]) + encode(args));
    return (await replies)[1] ?? '';
  } finally {
    socket.destroy();
  }
}
