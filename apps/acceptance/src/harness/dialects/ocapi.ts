import { executionsOf, OcapiClient } from '../ocapi-client';
import type { DriverFactory } from './dialect-driver';

/** Salesforce OCAPI, by names: it has runs and no jobs. Its DELETE cancels where JOBGLOT_OCAPI_DELETE_CANCELS is set. */
export const ocapi: DriverFactory = (installation) => {
  const calls = new OcapiClient(installation);
  return {
    name: 'ocapi',
    words: { 'never run': 'never run', running: 'RUNNING', succeeded: 'OK', failed: 'ERROR', cancelled: 'ABORTED' },
    start: async (name) => void (await calls.start(name)),
    state: async (name) => (await calls.list(name))[0]?.status ?? 'never run',
    cancel: async (name) => {
      const unfinished = (await calls.list(name)).find(({ status }) => status === 'RUNNING');
      // A DELETE of an ended run would delete it: with nothing to stop, what is asked for is a run that is not there.
      return (await calls.send('DELETE', executionsOf(name, unfinished?.id ?? '0'))).status;
    },
  };
};
