export * from './memory/memory-queues';
export * from './memory/memory-stores';
export * from './queue-conformance';
export * from './stores/samples';
export * from './stores/stores.conformance';
export * from './test-services';
