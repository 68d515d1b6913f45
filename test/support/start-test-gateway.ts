import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../src/adapters/clock/system-clock.js';
import { openFolderBlobs } from '../../src/adapters/gateway-blobs/folder-blobs.js';
import { openGatewayRecords } from '../../src/adapters/gateway-records/open-gateway-records.js';
import { placeholderRenderer } from '../../src/adapters/pictures/placeholder-renderer.js';
import { systemRandom } from '../../src/adapters/random/system-random.js';
import { assembleCatalog } from '../../src/catalog/catalog.js';
import type { TruthEvent } from '../../src/domain/gateway-records.js';
import type { GatewayOptions, GatewayPorts } from '../../src/gateway/gateway-ports.js';
import { startGateway } from '../../src/gateway/start-gateway.js';
import { tinyModel } from './tiny-model.js';

export interface TestGateway {
  /** `http://127.0.0.1:<port>/v1` */
  readonly url: string;
  readonly token: string;
  /** Where its data lies. */
  readonly folder: string;
  readonly ports: GatewayPorts;
  readonly truth: () => Promise<readonly TruthEvent[]>;
  /** A request under `url`, with the token. */
  readonly fetch: (path: string, init?: RequestInit) => Promise<Response>;
  /** Stops it and starts another over the same data, changed where asked. */
  readonly restart: (change?: TestGatewayOptions) => Promise<TestGateway>;
  readonly close: () => Promise<void>;
}

export interface TestGatewayOptions {
  readonly ports?: Partial<GatewayPorts>;
  readonly options?: Partial<GatewayOptions>;
}

/** The real gateway on a free loopback port over a folder of its own, with the placeholder renderer in this thread. */
export async function startTestGateway(change: TestGatewayOptions = {}): Promise<TestGateway> {
  const folder = await mkdtemp(join(tmpdir(), 'nightshoot-gateway-'));
  return startOver(folder, change);
}

async function startOver(folder: string, change: TestGatewayOptions): Promise<TestGateway> {
  const token = change.options?.token ?? 'test-token';
  const ports: GatewayPorts = {
    records: await openGatewayRecords(join(folder, 'gateway.db')),
    blobs: await openFolderBlobs(join(folder, 'blobs')),
    renderer: placeholderRenderer,
    clock: systemClock,
    random: systemRandom,
    crashPoints: { reach: () => {} },
    ...change.ports,
  };
  const gateway = await startGateway(ports, {
    token,
    host: '127.0.0.1',
    port: 0,
    catalog: assembleCatalog([tinyModel]),
    renderer: { renderer: 'placeholder', renders: 'free', isPlaceholder: true },
    concurrency: 2,
    ...change.options,
  });
  const stop = async (): Promise<void> => {
    await gateway.close();
    await ports.records.close();
  };
  return {
    url: gateway.url,
    token,
    folder,
    ports,
    truth: () => ports.records.truth(),
    fetch: (path, init = {}) =>
      fetch(`${gateway.url}${path}`, { ...init, headers: { authorization: `Bearer ${token}`, ...init.headers } }),
    restart: async (next = change) => {
      await stop();
      return startOver(folder, next);
    },
    close: async () => {
      await stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
