export { readWorkerConfig, type WorkerConfig } from './config';
export { startWorker } from './worker';
