export { adminApi } from './admin-api';
