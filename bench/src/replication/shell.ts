import { spawn, spawnSync } from 'node:child_process';

/** @returns true when the program is on PATH */
export function onPath(program: string): boolean {
  return spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;
}

/** Runs a script in a shell, URLs and passwords in the environment. @returns seconds @throws Error with what it printed */
export async function shell(script: string, env: Record<string, string>): Promise<number> {
  const begin = performance.now();
  const child = spawn('sh', ['-c', script], { env: { ...process.env, ...env } });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (text) => {
      output = (output + text).slice(-4_000);
    });
  }
  const code = await new Promise((resolve, reject) => child.once('error', reject).once('exit', resolve));
  if (code !== 0) throw new Error(`"${script}" ended with ${code}: ${output}`);
  return (performance.now() - begin) / 1000;
}

/** Runs a load file. @param home where pgloader may keep its own files @returns seconds */
export function pgloader(load: string, home: string): Promise<number> {
  const script = 'printf "%s" "$LOAD" > "$HOME/bench.load" && cd "$HOME" && pgloader --on-error-stop bench.load';
  return shell(script, { LOAD: load, HOME: home });
}
