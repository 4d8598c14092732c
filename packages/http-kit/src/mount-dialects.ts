import type { IRouter } from 'express';
import type { Dialect } from './dialect';
import { type MountedDialect, mountDialect } from './mount-dialect';
import type { MountOptions } from './mount-options';
import { prefixMatcher } from './prefix';
import type { PrefixedRequest } from './request/exchange';
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
  const mounts = mounted.flatMap((m) =>
    m.dialect.prefixes.map((prefix) => ({ prefix, match: prefixMatcher(prefix), router: m.router(prefix) })),
  );
  mounts.sort((a, b) => b.prefix.length - a.prefix.length);
  // By hand, where Express would walk through a layer for each prefix, and make the parameters of each anew.
  target.use((req: PrefixedRequest, res, next) => {
    for (const { match, router } of mounts) {
      const found = match(req.url);
      if (!found) continue;
      req.baseUrl += found.base;
      req.url = found.rest;
      req.prefixParams = found.params;
      router(req, res, next);
      return;
    }
    next();
  });
  return {
    dialects: mounted,
    warmUp: async () => {
      for (const { warmUp } of mounted) await warmUp();
    },
  };
}
