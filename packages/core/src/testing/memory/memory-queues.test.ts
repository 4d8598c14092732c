import { executionQueueConformance, scheduleQueueConformance } from '../queue-conformance';
import { MemoryExecutionQueue, MemoryScheduleQueue } from './memory-queues';

const executions = new MemoryExecutionQueue();
const schedules = new MemoryScheduleQueue();
executionQueueConformance('in memory', () => executions);
scheduleQueueConformance('in memory', () => schedules);
