import { MemoryStore } from '../../../src/adapters/store-memory/memory-store.js';
import { describeStore } from '../../contracts/store-contract.js';
import { FixedClock } from '../../support/fixed-clock.js';

describeStore('MemoryStore', async () => ({ store: new MemoryStore(new FixedClock()), close: async () => {} }));
