import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const FOLDER = join(__dirname, '..', '..', 'clients', 'sfcc-ci');
const PROGRAM = join(FOLDER, 'node_modules', 'sfcc-ci', 'cli.js');
const INSTALL_MS = 240_000;

/** How one call of the client ended. */
export interface SfccCiEnd {
  readonly code: number;
  /** what it said, without colours */
  readonly output: string;
}

/** One user of sfcc-ci 2.13.0 as it comes from npm, with a home of its own. */
export interface SfccCi {
  /** @param words of the command line; @returns when it has ended */
  run(...words: string[]): Promise<SfccCiEnd>;
  /** The same, with what it has said so far. */
  start(...words: string[]): { readonly end: Promise<SfccCiEnd>; output(): string };
  remove(): Promise<void>;
}

/** Installs the client by its own lock file, once per checkout; its dependencies never reach the product's tree. */
export async function installSfccCi(): Promise<void> {
  if (existsSync(PROGRAM)) return;
  const words = ['ci', '--workspaces=false', '--ignore-scripts', '--no-audit', '--no-fund'];
  await promisify(execFile)('npm', words, { cwd: FOLDER, timeout: INSTALL_MS });
}

/** @param host where its account manager is @param trust path of the certificate that it trusts */
export async function sfccCi(host: string, trust: string): Promise<SfccCi> {
  const home = await mkdtemp(join(tmpdir(), 'jobglot-sfcc-ci-'));
  const env = {
    PATH: process.env.PATH,
    HOME: home,
    XDG_CONFIG_HOME: join(home, '.config'),
    NODE_EXTRA_CA_CERTS: trust,
    SFCC_LOGIN_URL: host,
  };
  const start: SfccCi['start'] = (...words) => {
    let output = '';
    const end = new Promise<SfccCiEnd>((resolve) => {
      const child = execFile(process.execPath, [PROGRAM, ...words], { env, cwd: home }, (error) =>
        resolve({ code: Number(error?.code ?? (error ? 1 : 0)), output: plain(output) }),
      );
      for (const stream of [child.stdout!, child.stderr!]) stream.on('data', (text) => (output += text));
    });
    return { end, output: () => plain(output) };
  };
  return { run: (...words) => start(...words).end, start, remove: () => rm(home, { recursive: true, force: true }) };
}

function plain(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what colours are made of
  return text.replace(/\x1b\[[0-9;]*m/g, '');
}
