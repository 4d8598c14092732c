import type { HttpLog, RequestFacts } from '@jobglot/http-kit';
import type { Logger, Metrics } from '@jobglot/observability';

/** Expected, and yet somebody should look. */
const UNAVAILABLE = 503;

/** Requests go to the metrics, failures to the log; single requests to the log at level `debug` only, for they are many. */
export function httpLog(log: Logger, metrics: Metrics): HttpLog {
  // Finding a histogram by its labels costs more than counting in it: each is looked up once.
  const histograms = new Map<string, ReturnType<Metrics['requests']['labels']>>();
  const histogram = ({ dialect, method, route, status }: RequestFacts) => {
    const key = `${method} ${route} ${status}`;
    const found = histograms.get(key) ?? metrics.requests.labels(dialect, `${method} ${route}`, String(status));
    histograms.set(key, found);
    return found;
  };
  return {
    request: (facts) => {
      const { status, unexpected, ms } = facts;
      histogram(facts).observe(ms / 1000);
      if (unexpected || status === UNAVAILABLE) log.error('request failed', { ...facts });
      else log.debug('request', { ...facts });
    },
    failure: (error, facts) => log.error('unexpected error', { ...facts, error }),
  };
}
