import type { Documents } from '../ports/documents.js';
import type { LedgerReader } from '../ports/ledger.js';
import type { ListHistory } from '../ports/list-history.js';
import { type DailiesInput, runLoadDailies } from './run-load-dailies.js';
import { type RenderOptions, type RenderPorts, runRenderMorning } from './run-render-morning.js';

export interface CheckPorts extends RenderPorts {
  readonly ledger: LedgerReader;
  readonly documents: Documents;
  readonly history?: ListHistory | undefined;
}

/**
 * Names the documents in the folder that are not what the ledger and the lists say of that run, drawn for the moment
 * the morning was made. Writes no document.
 */
export async function runCheckDailies(
  { madeAtMs, ...input }: DailiesInput & { readonly madeAtMs: number },
  ports: CheckPorts,
  options: RenderOptions,
): Promise<readonly string[]> {
  const model = await runLoadDailies(
    input,
    { ledger: ports.ledger, clock: { now: () => madeAtMs }, history: ports.history },
    options,
  );
  const { local } = await runRenderMorning(model, ports, options);
  const stale: string[] = [];
  for (const [path, draw] of local) {
    const found = await ports.documents.read(path);
    if (found === undefined || !Buffer.from(draw().body).equals(found)) stale.push(path);
  }
  return stale;
}
