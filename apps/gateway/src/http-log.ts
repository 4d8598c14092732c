import type { HttpLog } from '@jobglot/http-kit';
import type { Logger, Metrics } from '@jobglot/observability';

const SERVER_ERROR = 500;

/** Requests go to the metrics, failures to the log; single requests to the log at level `debug` only, for they are many. */
export function httpLog(log: Logger, metrics: Metrics): HttpLog {
  return {
    request: (facts) => {
      const { dialect, method, route, status, ms } = facts;
      metrics.requests.observe({ dialect, operation: `${method} ${route}`, status: String(status) }, ms / 1000);
      if (status >= SERVER_ERROR) log.error('request failed', { ...facts });
      else log.debug('request', { ...facts });
    },
    failure: (error, facts) => log.error('unexpected error', { ...facts, error }),
  };
}
