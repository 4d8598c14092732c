import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { waitUntil } from '../process/wait-until';
import { hasMariadb } from './mariadb';
import { testIf } from './skip-by-name';

const CHECKOUT = join(__dirname, '../../../..');

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    socket.once('data', () => resolve(true)).once('error', () => resolve(false));
    socket.once('close', () => resolve(false));
  });
}

testIf(hasMariadb(), 'no mariadbd on this machine')('a server goes with the tests that are killed', async () => {
  const loader = join(CHECKOUT, 'node_modules/esbuild-register/register.js');
  const script = join(__dirname, 'fixtures/run-mariadb.ts');
  const tests = spawn(process.execPath, ['-r', loader, script], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await once(createInterface(tests.stdout), 'line');
  const { home, port } = JSON.parse(String(line)) as { home: string; port: number };
  expect(await answers(port)).toBe(true);
  tests.kill('SIGKILL');
  const gone = async () => (existsSync(home) || (await answers(port)) ? undefined : true);
  expect(await waitUntil(gone, 20_000)).toBe(true);
});
