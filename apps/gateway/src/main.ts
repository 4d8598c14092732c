import { runProcess } from '@jobglot/composition';
import { createLogger, type ProcessLogLevel } from '@jobglot/observability';
import { readGatewayConfig } from './config';
import { startGateway } from './gateway';

const log = createLogger('gateway', (process.env.JOBGLOT_LOG_LEVEL as ProcessLogLevel) || 'info');
runProcess('gateway', log, async () => startGateway(readGatewayConfig(process.env), log));
