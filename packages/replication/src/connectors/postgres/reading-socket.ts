import { type OnReadOpts, Socket, type SocketConstructorOpts } from 'node:net';
import type { Duplex } from 'node:stream';

const BUFFER_BYTES = 64 * 1024;

type Take = (bytes: Buffer) => void;

/**
 * A socket that reads into one buffer, over and over. An ordinary one makes a new buffer for each read, and V8 lets up
 * to 50 MB of them lie before it collects (measured while 135 MB passed through).
 */
export class ReadingSocket extends Socket {
  /** takes what comes in, in the stream's stead */
  taker: Take | null = null;

  static create(): ReadingSocket {
    const buffer = Buffer.allocUnsafeSlow(BUFFER_BYTES);
    // node's constructor takes `onread`; its type declarations have it for `connect` only
    const options: SocketConstructorOpts & { onread: OnReadOpts } = {
      onread: { buffer, callback: (length) => socket.received(buffer.subarray(0, length)) },
    };
    const socket: ReadingSocket = new ReadingSocket(options);
    return socket;
  }

  /** @returns false to stop reading */
  private received(bytes: Buffer): boolean {
    if (this.taker === null) return this.push(Buffer.from(bytes));
    this.taker(bytes);
    return true;
  }
}

/**
 * Takes a socket from its only listener.
 *
 * @param socket a {@link ReadingSocket}, or any other (TLS)
 * @param take must be done with the bytes when it returns, and may write into them
 * @returns gives the socket back, with what its listener has to see first
 */
export function takeOver(socket: Duplex, take: Take): (rest: Buffer) => void {
  const listener = socket.listeners('data')[0] as Take;
  socket.removeListener('data', listener);
  if (socket instanceof ReadingSocket) socket.taker = take;
  else socket.on('data', take);
  return (rest) => {
    if (socket instanceof ReadingSocket) socket.taker = null;
    else socket.removeListener('data', take);
    socket.on('data', listener);
    listener(Buffer.from(rest));
    process.nextTick(() => socket.resume());
  };
}
