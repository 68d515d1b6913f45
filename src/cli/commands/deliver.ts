import { relative, resolve } from 'node:path';
import { type Delivered, runDeliver } from '../../delivery/run-deliver.js';
import { runSealFolder, type SealReport } from '../../mhl/run-seal-folder.js';
import { version } from '../../version.js';
import type { Project } from '../../wiring.js';
import { type RunCommand, textOption } from '../command.js';
import { cutOrder } from '../delivery-shots.js';
import { deliverOptions, newRuns, wantedShots } from '../delivery-wish.js';
import { exitCodes } from '../exit-code.js';
import { openStanding, planWithLists } from '../open-standing.js';
import { requireShow } from '../require-show.js';
import { readSelects } from '../selects-file.js';
import { deliveredDocument, formatDelivered } from '../view/format-delivered.js';
import { withLedger } from '../with-ledger.js';

export const run: RunCommand = async (invocation, session) => {
  const standing = await openStanding(invocation, session);
  const { project } = standing;
  const folder = await project.openDelivery(resolve(session.folder, textOption(invocation, 'to') ?? 'delivery'));
  return withLedger(project, async (ledger) => {
    await requireShow(ledger);
    const { plan, lists } = await planWithLists(standing, [], ledger);
    const selects = await readSelects(project);
    const input = { plan, ...cutOrder(lists), runIds: await newRuns(invocation, ledger) };
    const { store, crashPoints } = project;
    const ports = { ledger, store, folder, talk: session.talk, crashPoints, renderer: project.openRenderer };
    const shotIds = await wantedShots(invocation, standing, { ledger, selects });
    const options = {
      ...deliverOptions(invocation, project, folder.location),
      selects,
      shotIds,
      signal: session.signal,
    };
    const delivered = await runDeliver(input, ports, options);
    const seal = await sealDelivery(delivered, { project, location: folder.location }, session.signal);
    return {
      exitCode: exitCodes.done,
      schema: 'nightshoot/deliver@1',
      document: { ...deliveredDocument(delivered, folder.location), seal },
      human: formatDelivered(delivered, relative(session.folder, folder.location), seal),
    };
  });
};

/** Everything is sealed but placeholders that were drawn for this cut: they are no footage, and are drawn anew each time. */
async function sealDelivery(
  { standIns }: Delivered,
  { project, location }: { readonly project: Project; readonly location: string },
  signal: AbortSignal,
): Promise<SealReport> {
  const { host } = await project.holder();
  return runSealFolder(
    {
      process: 'transfer',
      hostname: host,
      tool: { name: 'nightshoot', version },
      ignored: standIns,
    },
    { folder: await project.openSealedFolder(location), hashes: await project.openHashes(), clock: project.clock },
    { signal },
  );
}
