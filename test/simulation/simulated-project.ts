import { assembleCatalog } from '../../src/catalog/catalog.js';
import { modelFromInput } from '../../src/catalog/model-input.js';
import type { LoadedProject } from '../../src/cli/load-project.js';
import type { Config } from '../../src/config/config.js';
import { readEnvironment } from '../../src/config/environment.js';
import { fillInConfig } from '../../src/config/fill-in-config.js';
import type { LeaseHolder } from '../../src/domain/lease.js';
import { sizeSchema } from '../../src/domain/render-request.js';
import type { Clock } from '../../src/ports/clock.js';
import type { CrashPoints } from '../../src/ports/crash-points.js';
import type { Documents } from '../../src/ports/documents.js';
import type { Ledger } from '../../src/ports/ledger.js';
import type { ProjectFiles } from '../../src/ports/project-files.js';
import type { Random } from '../../src/ports/random.js';
import type { Spool } from '../../src/ports/spool.js';
import type { Store } from '../../src/ports/store.js';
import type { Project } from '../../src/wiring.js';
import { memoryPictures } from '../support/memory-pictures.js';
import { sha256Hashes } from '../support/sha256-hashes.js';
import { harborReference } from './harbor-night.js';

export const simulatedModels = ['harbor-1', 'harbor-pro'] as const;

/** 4 s of the dearer model, in dollars. */
export const dearestTakeUsd = 1.2;

/** The config of the show; `runUsd` is what one run may cost. */
export function simulatedConfig(runUsd: number | undefined): Config {
  const [cheap, dear] = simulatedModels;
  const offer = { sizes: [sizeSchema.parse('1280x720')], seconds: [4] };
  return fillInConfig({
    folder: '/harbor',
    file: undefined,
    environment: readEnvironment({}),
    flags: {},
    input: {
      format: 'nightshoot/config@1',
      show: 'HRB',
      server: { url: 'https://provider.example/v1', key: 'none' },
      models: {
        [cheap]: { ...offer, price: { usd_per_second: 0.1 } },
        [dear]: { ...offer, price: { usd_per_second: dearestTakeUsd / 4 } },
      },
      ...(runUsd === undefined ? {} : { limits: { run_usd: runUsd } }),
    },
  });
}

export function loadedProject(config: Config): LoadedProject {
  const models = Object.entries(config.models).map(([name, model]) => modelFromInput(name, model));
  return { config, catalog: assembleCatalog(models), files: harborFiles, diagnostics: [] };
}

/** One picture, which a shot opens with. */
const harborFiles: ProjectFiles = {
  stat: async () => ({ kind: 'file', sizeBytes: harborReference.length, modifiedAtMs: 0, isOutside: false }),
  read: async () => harborReference,
  stream: async function* () {
    yield harborReference;
  },
  find: () => Promise.reject(notInSimulation()),
};

export interface ProjectParts {
  readonly config: Config;
  readonly clock: Clock;
  readonly random: Random;
  readonly crashPoints: CrashPoints;
  readonly store: Store;
  readonly spool: Spool;
  readonly documents: Documents;
  readonly ledger: Ledger;
  readonly holder: LeaseHolder;
}

/** A project as a command opens it, in a world without disks. */
export function simulatedProject(parts: ProjectParts): Project {
  const { config, clock, random, crashPoints, store, spool, documents, ledger, holder } = parts;
  const pictures = memoryPictures();
  const absent = () => Promise.reject(notInSimulation());
  return {
    config,
    files: harborFiles,
    clock,
    random,
    crashPoints,
    store,
    openLedger: async () => ledger,
    readLedger: async () => ledger,
    openQuay: async () => ({ spool, overflow: spool, hashes: sha256Hashes }),
    openDocuments: async () => documents,
    openFolder: async () => documents,
    openSealedFolder: absent,
    openDelivery: absent,
    openHistory: async () => ({ currentCommit: async () => undefined, lastChange: async () => undefined }),
    openRenderer: absent,
    openPictures: async () => pictures,
    openResultFiles: absent,
    openSigner: async () => undefined,
    openHashes: async () => sha256Hashes,
    holder: async () => holder,
  };
}

function notInSimulation(): Error {
  return new Error('The simulated night has no use for this.');
}
