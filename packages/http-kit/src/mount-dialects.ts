import { type IRouter, Router } from 'express';
import type { Dialect } from './dialect';
import { type MountedDialect, mountDialect } from './mount-dialect';
import type { MountOptions } from './mount-options';
import { expressPath } from './openapi/express-path';
import { FailedLogins } from './request/failed-logins';

export interface MountedDialects {
  readonly dialects: readonly MountedDialect[];
  /**
   * Runs every validator once; to be awaited before listen. The first use of one costs up to a second, and a document
   * that its validator cannot work with fails on use only.
   * @throws Error: do not boot
   */
  warmUp(): Promise<void>;
}

/**
 * Mounts dialects, the longest prefix first. Each ends in its own not-found, so that `/api.rsc/v2` never reaches the
 * dialect at `/api.rsc`, nor any request a second dialect's validator.
 * @throws Error when a dialect's table and document differ
 */
export function mountDialects(target: IRouter, dialects: readonly Dialect[], options: MountOptions): MountedDialects {
  const shared = { ...options, failedLogins: options.failedLogins ?? new FailedLogins() };
  const mounted = dialects.map((dialect) => mountDialect(dialect, shared));
  const mounts = mounted.flatMap((m) => m.dialect.prefixes.map((prefix) => ({ prefix, mounted: m })));
  mounts.sort((a, b) => b.prefix.length - a.prefix.length);
  const routers = new Map<string, Router>();
  for (const { prefix, mounted } of mounts) {
    const first = firstSegment(prefix);
    const router = routers.get(first) ?? Router();
    routers.set(first, router.use(expressPath(prefix), mounted.router(prefix)));
  }
  // One look-up, instead of every prefix tried in turn on every request.
  target.use((req, res, next) => {
    const router = routers.get(firstSegment(req.url));
    if (router) router(req, res, next);
    else next();
  });
  return {
    dialects: mounted,
    warmUp: async () => {
      for (const { warmUp } of mounted) await warmUp();
    },
  };
}

/** Express matches prefixes without regard to case. */
function firstSegment(path: string): string {
  return /^\/+([^/?]*)/.exec(path)?.[1]?.toLowerCase() ?? '';
}
