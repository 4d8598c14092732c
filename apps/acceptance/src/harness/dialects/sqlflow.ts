import { SqlflowClient, type Summary } from '../sqlflow-client';
import type { DriverFactory } from './dialect-driver';

/** Gudu SQLFlow, by ids that it finds in its list: it makes jobs of its own kind only, and stops them by deleting them. */
export const sqlflow: DriverFactory = (installation) => {
  const client = new SqlflowClient(installation);
  const find = async (name: string): Promise<Summary> => {
    const { jobDetails } = await client.data<{ jobDetails: readonly Summary[] }>('displayUserJobsSummary');
    return jobDetails.find(({ jobName }) => jobName === name)!;
  };
  return {
    name: 'sqlflow',
    words: { 'never run': 'create', running: 'running', succeeded: 'success', failed: 'fail', cancelled: 'fail' },
    start: async (name) => void (await client.data('rerunJob', { jobId: (await find(name)).jobId })),
    state: async (name) => (await client.summary((await find(name)).jobId)).status,
  };
};
