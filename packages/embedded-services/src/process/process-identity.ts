import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';

/** What proves that a process is the service we started: its program and a path that only our start names. */
export interface ProcessIdentity {
  pid: number;
  /** Base names of the program, without `.exe`. */
  programs: readonly string[];
  /** An argument that belongs to this installation alone: a data directory or a configuration file. */
  argument: string;
}

function linuxArguments(pid: number): string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  } catch {
    return [];
  }
}

function printedCommandLine(pid: number): string {
  const [file, args] =
    process.platform === 'win32'
      ? [
          'powershell',
          ['-NoProfile', '-Command', `(Get-CimInstance Win32_Process -Filter "ProcessId=${pid}").CommandLine`],
        ]
      : ['/bin/ps', ['-ww', '-o', 'command=', '-p', String(pid)]];
  return spawnSync(file as string, args as string[], { encoding: 'utf8' }).stdout ?? '';
}

/**
 * True when the process lives and its command line names both our program and our path. A number from a pid file proves
 * nothing: after a reboot it belongs to somebody else. A zombie has no command line and counts as gone.
 */
export function isOurs({ pid, programs, argument }: ProcessIdentity): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 1) return false;
  if (process.platform === 'linux') {
    const [program = '', ...rest] = linuxArguments(pid);
    return programs.includes(basename(program)) && rest.includes(argument);
  }
  const text = printedCommandLine(pid);
  return text.includes(argument) && programs.some((program) => text.includes(program));
}
