import type { Catalog } from './catalog.js';
import { findModel } from './find-model.js';

/**
 * When a server stops answering for clips of a model, and with it for their bytes: as its owner said, or as is known of
 * servers of its kind; the earlier. Undefined where nobody said.
 */
export function shutdownOf(
  catalog: Catalog,
  modelName: string,
  server: { readonly kind: string; readonly shutdownAtMs: number | undefined },
): number | undefined {
  const service = findModel(catalog, modelName)?.service ?? 'configured';
  const retiredAt =
    service === 'configured' ? undefined : service.find(({ serverKind }) => serverKind === server.kind)?.retiredAt;
  const times = [server.shutdownAtMs, retiredAt && Date.parse(retiredAt)].filter((atMs) => typeof atMs === 'number');
  return times.length === 0 ? undefined : Math.min(...times);
}
