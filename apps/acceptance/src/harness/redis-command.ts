import { connect } from 'node:net';

/** Sends commands and gives the raw answers: RESP spoken by hand, since nothing of the product is imported here. */
export async function redisCommands(url: string, commands: readonly (readonly string[])[]): Promise<string> {
  const { hostname, port, password } = new URL(url);
  const all = [...(password ? [['AUTH', decodeURIComponent(password)]] : []), ...commands, ['QUIT']];
  const encoded = all.map(
    (args) => `*${args.length}\r\n${args.map((a) => `$${Buffer.byteLength(a)}\r\n${a}\r\n`).join('')}`,
  );
  const socket = connect(Number(port), hostname);
  let answer = '';
  socket.on('data', (text) => (answer += text));
  socket.write(encoded.join(''));
  await new Promise((resolve, reject) => socket.once('close', resolve).once('error', reject));
  return answer;
}
