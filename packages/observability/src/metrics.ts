import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** What a process tells Prometheus. */
export interface Metrics {
  /** seconds per request, by dialect, operation and status class */
  readonly requests: Histogram<'dialect' | 'operation' | 'status'>;
  /** executions that ended in this worker, by status */
  readonly executions: Counter<'status'>;
  /** executions under way in this worker */
  readonly active: Gauge;
  /** what the reconciler made good, by kind */
  readonly reconciled: Counter<'kind'>;
  /** @returns the exposition text and its content type */
  render(): Promise<{ contentType: string; text: string }>;
}

/** @param service label of every value, e.g. `gateway` */
export function createMetrics(service: string): Metrics {
  const registry = new Registry();
  registry.setDefaultLabels({ service });
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  return {
    requests: new Histogram({
      name: 'jobglot_request_seconds',
      help: 'Duration of requests',
      labelNames: ['dialect', 'operation', 'status'],
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5],
      registers,
    }),
    executions: new Counter({
      name: 'jobglot_executions_total',
      help: 'Executions that ended here',
      labelNames: ['status'],
      registers,
    }),
    active: new Gauge({ name: 'jobglot_executions_active', help: 'Executions under way here', registers }),
    reconciled: new Counter({
      name: 'jobglot_reconciled_total',
      help: 'What the reconciler made good',
      labelNames: ['kind'],
      registers,
    }),
    render: async () => ({ contentType: registry.contentType, text: await registry.metrics() }),
  };
}
