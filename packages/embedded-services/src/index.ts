export { removeServiceHome } from './home/service-home';
export { type RunningPostgres, type StartPostgresOptions, startPostgres } from './postgres/start-postgres';
export { type RedisUnavailable, type RunningRedis, type StartRedisOptions, startRedis } from './redis/start-redis';
export type { ServiceLog } from './service-log';
export { stopServices } from './stop-services';
