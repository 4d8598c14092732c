export { BullmqExecutionQueue, consumeExecutions, type ExecutionConsumer } from './execution-queue';
export { QueueBackend, type QueueConnection, type QueueError } from './queue-backend';
export { BullmqScheduleQueue, consumeAlarms } from './schedule-queue';
