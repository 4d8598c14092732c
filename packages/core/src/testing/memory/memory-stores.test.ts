import { storesConformance } from '../stores/stores.conformance';
import { memoryStores } from './memory-stores';

const stores = memoryStores();
storesConformance('in memory', () => stores);
