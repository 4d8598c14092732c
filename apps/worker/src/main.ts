import { runProcess } from '@jobglot/composition';
import { createLogger, type ProcessLogLevel } from '@jobglot/observability';
import { readWorkerConfig } from './config';
import { startWorker } from './worker';

const log = createLogger('worker', (process.env.JOBGLOT_LOG_LEVEL as ProcessLogLevel) || 'info');
runProcess('worker', log, async () => startWorker(readWorkerConfig(process.env), log));
