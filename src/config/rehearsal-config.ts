import type { Config } from './config.js';

/** A rehearsal has state, store and dailies of its own, beside the real ones, and nothing it could spend. */
export function rehearsalConfig(config: Config): Config {
  const stateFolder = `${config.stateFolder}/rehearsal`;
  return {
    ...config,
    stateFolder,
    server: undefined,
    store: { ...config.store, url: { kind: 'file', path: 'renders/rehearsal' }, fallback: undefined },
    ledger: { kind: 'sqlite', path: `${stateFolder}/ledger.db` },
    // Limits guard money, and judged by a ledger of placeholders they would say nothing of the real night: `plan` does.
    limits: { runUsd: undefined, dayUsd: undefined, runTakes: undefined, rerenders: undefined },
    dailies: { ...config.dailies, links: 'relative', folder: `${config.dailies.folder}/rehearsal` },
  };
}
