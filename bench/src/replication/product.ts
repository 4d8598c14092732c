import { V2Client } from '@jobglot/cdata-v2-client';
import type { BenchInstallation } from '../installation';

/** One run of the product. */
export interface ProductRun {
  readonly seconds: number;
  /** VmHWM of a worker that did nothing else */
  readonly memoryMb: number;
  readonly read: number;
  readonly written: number;
}

/** The product as a client sees it. */
export class Product {
  private constructor(
    private readonly installation: BenchInstallation,
    readonly client: V2Client,
    readonly stop: () => Promise<void>,
  ) {}

  static async start(installation: BenchInstallation): Promise<Product> {
    const gateway = await installation.startGateway();
    const client = new V2Client(gateway.url, installation.token);
    return new Product(installation, client, async () => {
      await gateway.stop();
    });
  }

  job(source: string, destination: string, query: string, options: object = {}): Promise<string> {
    const name = `bench-${Date.now()}-${Math.random()}`;
    const sides = { source_connection_id: source, destination_connection_id: destination };
    return this.client.createJob({ name, type: 'Standard', ...sides, queries: [query], ...options });
  }

  /** Runs the job in a worker of its own; seconds are the run's own. @throws Error unless it succeeds */
  async run(job: string): Promise<ProductRun> {
    const worker = await this.installation.startWorker();
    const run = await this.client.waitForRun(job, await this.client.execute(job));
    if (run.status !== 'Successful') throw new Error(`the run failed: ${JSON.stringify(run)}`);
    const memoryMb = worker.peakMemoryMb();
    await worker.stop();
    return {
      seconds: run.duration_ms! / 1000,
      memoryMb,
      read: run.records_read,
      written: run.records_written,
    };
  }
}
