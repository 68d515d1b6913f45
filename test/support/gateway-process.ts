import { assembleCatalog } from '../../src/catalog/catalog.js';
import { findUpstreamKind } from '../../src/catalog/upstream-kinds.js';
import { readEnvironment } from '../../src/config/environment.js';
import { openGateway } from '../../src/wiring.js';
import { tinyModel } from './tiny-model.js';

/*
 * A gateway as a process of its own, to be killed: `node gateway-process.js FOLDER PORT UPSTREAM_URL`. The upstream is
 * polled far more often than a real one would be, so that a batch takes a second and not a minute.
 */
const [, , folder = '', port = '0', url = ''] = process.argv;
const upstreamKind = findUpstreamKind('vllm-omni');
if (upstreamKind === undefined) throw new Error('The catalog lacks the kind.');

const kind = { ...upstreamKind, pollIntervalMs: 20, settleMs: 50, graceMs: 2_000, jobs: { first: 4, most: 4 } };
const gateway = await openGateway({
  folder,
  host: '127.0.0.1',
  port: Number(port),
  catalog: assembleCatalog([tinyModel]),
  environment: readEnvironment(process.env),
  upstreams: { addresses: [{ kind, url }], key: undefined },
});
await gateway.stopped;
