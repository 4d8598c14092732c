export { hasMariadb, startMariadb, type TestMariadb } from './mariadb';
export { superuserUrl } from './superuser-url';
export { createTestDatabase, type TestDatabase } from './test-database';
export { type TestRedis, testQueueBackend, testRedis } from './test-queue';
